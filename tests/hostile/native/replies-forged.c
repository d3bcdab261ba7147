/* expect: PLUGIN.PROTOCOL; when: score */
/* Answers the host itself, to questions that were not asked. */
#include "worker/protocol.h"
#include "common.h"

static void poison(const row *at)
{
    (void)at;
    sx_wire_reply reply = {.magic = SX_WIRE_MAGIC, .kind = SX_WIRE_SCORE, .length = UINT64_MAX};
    reply.sequence = UINT64_MAX;
    reply.state_length = UINT32_MAX;
    (void)!write(3, &reply, sizeof reply);
}
POISON(poison)
