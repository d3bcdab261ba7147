/*
 * jail_files.c: Landlock, which takes the file system and the network away from a process. The kernel's
 * header may be older than the kernel, so what it can do beyond the first version is spelled out here.
 */
#define _GNU_SOURCE
#include "worker/jail.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef LANDLOCK_CREATE_RULESET_VERSION
#define LANDLOCK_CREATE_RULESET_VERSION (1U << 0)
#endif

/* Struct of the newest version; the kernel takes it cut to the length that it knows. */
typedef struct rules_of_all_versions {
    uint64_t files, network, scopes;
} rules_of_all_versions;

uint32_t sx_landlock_abi(void)
{
    long abi =
        syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi > 0 ? (uint32_t)abi : 0;
}

static bool allow_reading(int rules, const char *path)
{
    int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0) {
        return true; /* what is not there needs no rule */
    }
    struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
                                              .parent_fd = place};
    long failed = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    (void)close(place);
    return failed == 0;
}

int sx_landlock_rules(uint32_t abi, bool libraries)
{
    /* Where the loader finds the libraries that a library needs. The library itself comes as memory
     * file, which Landlock does not ask about. Mapping code needs no right but to read. */
    static const char *const folders[] = {"/lib",       "/lib64",         "/usr/lib",
                                          "/usr/lib64", "/usr/local/lib", "/usr/local/lib64",
                                          "/nix/store", "/gnu/store",     "/etc/ld.so.cache"};
    rules_of_all_versions attributes = {.files = (1U << 13) - 1};
    size_t size = sizeof attributes.files;
    if (abi >= 2) {
        attributes.files |= 1U << 13; /* moving files between folders */
    }
    if (abi >= 3) {
        attributes.files |= 1U << 14; /* truncating */
    }
    if (abi >= 4) {
        attributes.network = 3; /* binding and connecting TCP */
        size = 2 * sizeof(uint64_t);
    }
    if (abi >= 5) {
        attributes.files |= 1U << 15; /* commands to devices */
    }
    if (abi >= 6) {
        attributes.scopes = 3; /* abstract sockets and signals beyond this jail */
        size = 3 * sizeof(uint64_t);
    }
    long rules = syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    if (rules < 0) {
        return -1;
    }
    for (size_t i = 0; libraries && i < sizeof folders / sizeof folders[0]; i++) {
        if (!allow_reading((int)rules, folders[i])) {
            (void)close((int)rules);
            return -1;
        }
    }
    return (int)rules;
}

bool sx_landlock_enter(int rules)
{
    return syscall(SYS_landlock_restrict_self, rules, 0) == 0;
}
