/*
 * rights.c: may this instrument be given, or reported, for what it is used for here? Finds the licence that
 * covers it, or says what is missing and what to do.
 */
#include <string.h>

#include "base/clock.h"
#include "host/wording_files.h"

#define TEXT_MAX ((size_t)2000)

typedef struct seeking {
    const sx_catalogue *catalogue;
    const sx_rights_request *request;
    const sx_model *model;
    sx_arena *arena;
    sx_diags *diags;
    bool words;             /* the words of a pack are needed, not its licence alone */
    const sx_pack *found;   /* covers the request */
    const sx_pack *nearest; /* fits the instrument, and does not cover it */
    sx_cover why;           /* of the nearest */
    const char *other;      /* language of a pack that has another one */
    sx_diags broken;        /* what is wrong with the others */
    sx_status status;       /* of the first of them */
} seeking;

/* --- what is said -------------------------------------------------------------------------------- */

/* "clinical: needs a licence; research: allowed; commercial: refused" */
static const char *list_uses(const sx_rights *rights, sx_arena *arena)
{
    static const char *const words[] = {"no statement is known", "allowed", "needs a licence",
                                        "refused"};
    sx_buf text;
    sx_buf_init(&text, TEXT_MAX);
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++)
        sx_buf_printf(&text, "%s%s: %s", text.len ? "; " : "", sx_use_word((sx_use)use),
                      words[rights->uses[use]]);
    return sx_buf_keep(&text, arena);
}

/* "clinical, research" */
static const char *list_licence(const sx_licence *licence, sx_arena *arena)
{
    sx_buf text;
    sx_buf_init(&text, TEXT_MAX);
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++)
        if (licence->uses[use])
            sx_buf_printf(&text, "%s%s", text.len ? ", " : "", sx_use_word((sx_use)use));
    return sx_buf_keep(&text, arena);
}

static const char *holder_of(const sx_model *model)
{
    return model->rights.holder ? model->rights.holder : "the holder of the rights";
}

static sx_status refuse(const seeking *s, const char *code, sx_where where, const char *expected,
                        const char *message)
{
    return expected && message
               ? sx_diag_add(s->diags, SX_E_RIGHTS, code, where, expected, "%s", message)
               : SX_E_MEMORY;
}

static sx_status refuse_pack(const seeking *s, sx_cover cover)
{
    const sx_pack *pack = s->nearest;
    const char *use = sx_use_word(s->request->use);
    if (cover == SX_COVER_ENDED) {
        char day[11];
        sx_date_print(pack->licence.until, day);
        return refuse(
            s, sx_cover_code(cover), pack->licence_where,
            "a licence that holds today, and its day under until:",
            sx_arena_printf(s->arena, "the licence for %s ended on %s", s->model->id, day));
    }
    return refuse(
        s, sx_cover_code(cover), pack->licence_where,
        sx_arena_printf(s->arena, "a licence for it from %s, or --use %s", holder_of(s->model),
                        list_licence(&pack->licence, s->arena)),
        sx_arena_printf(s->arena, "the licence for %s does not cover %s use", s->model->id, use));
}

/* A licence of one's own is what would cover it. */
static sx_status refuse_unlicensed(const seeking *s, sx_cover cover)
{
    const char *use = sx_use_word(s->request->use);
    const char *id = s->model->id;
    return refuse(
        s, sx_cover_code(cover), (sx_where){.file = s->request->loaded->path},
        sx_arena_printf(s->arena,
                        "a licence from %s, kept in a wording pack: `sextant wording "
                        "template %s`",
                        holder_of(s->model), id),
        cover == SX_COVER_LICENCE
            ? sx_arena_printf(s->arena, "%s use of %s needs a licence", use, id)
            : sx_arena_printf(s->arena, "no statement is known that allows %s use of %s", use, id));
}

static sx_status refuse_cover(const seeking *s, sx_cover cover)
{
    const char *use = sx_use_word(s->request->use);
    sx_where where = {.file = s->request->loaded->path};
    const char *uses = list_uses(&s->model->rights, s->arena);
    if (cover == SX_COVER_UNDECLARED)
        return refuse(
            s, sx_cover_code(cover), where,
            sx_arena_printf(s->arena, "--use (or SEXTANT_USE) with one of them: %s", uses),
            sx_arena_printf(s->arena,
                            "%s may not be used for everything, and nobody said what it "
                            "is used for",
                            s->model->id));
    if (cover == SX_COVER_REFUSED)
        return refuse(s, sx_cover_code(cover), where, uses,
                      sx_arena_printf(s->arena, "%s does not allow %s use of %s",
                                      holder_of(s->model), use, s->model->id));
    return s->nearest ? refuse_pack(s, cover) : refuse_unlicensed(s, cover);
}

static sx_status refuse_words(const seeking *s)
{
    const char *id = s->model->id;
    return refuse(s, "RIGHTS.NO_WORDING", (sx_where){.file = s->request->loaded->path},
                  s->other ? sx_arena_printf(s->arena,
                                             "--language %s, which there is a wording "
                                             "pack for",
                                             s->other)
                           : sx_arena_printf(s->arena,
                                             "a wording pack with a licence from %s: `sextant "
                                             "wording template %s` writes one to fill in. Saved "
                                             "answers can be scored without it",
                                             holder_of(s->model), id),
                  sx_arena_printf(s->arena, "%s ships without its words%s", id,
                                  s->other ? ", and no pack has them in this language" : ""));
}

/* --- looking ------------------------------------------------------------------------------------- */

/* Tells of a pack that could not be used, beside one that could (as warnings) or without one. */
static sx_status tell_broken(seeking *s, bool warn)
{
    for (size_t i = 0; i < s->broken.count; i++) {
        const sx_diag *d = &s->broken.items[i];
        if (warn || d->warning)
            sx_diag_warn(s->diags, d->code, d->where, d->expected, "%s", d->message);
        else
            sx_diag_add(s->diags, d->status, d->code, d->where, d->expected, "%s", d->message);
    }
    return s->status;
}

static void weigh(seeking *s, const sx_pack *pack)
{
    const sx_rights_request *request = s->request;
    const char *wanted = request->language ? request->language : s->model->language;
    if (s->words && !pack->worded)
        return;
    if (s->words && !sx_language_serves(pack->language, wanted)) {
        s->other = s->other ? s->other : pack->language;
        return;
    }
    sx_cover cover = sx_rights_judge(&s->model->rights, &pack->licence, request->use, sx_today());
    if (cover == SX_COVER_COVERED) {
        s->found = pack;
    } else if (!s->nearest) {
        s->nearest = pack;
        s->why = cover;
    }
}

/* A file that was named one by one may be for another instrument: its head says so. */
static bool is_for(const seeking *s, const sx_pack_file *file, sx_diags *why, sx_status *ret)
{
    const sx_pack *head = NULL;
    if (!file->named)
        return true;
    *ret = sx_pack_read(file->path, NULL, s->arena, why, &head);
    return *ret == SX_OK && sx_str_equal(head->instrument, s->model->id);
}

static sx_status look_at(seeking *s, const sx_pack_file *file)
{
    sx_diags why;
    const sx_pack *pack = NULL;
    sx_status status = SX_OK;
    sx_diags_init(&why, s->arena);
    bool mine = is_for(s, file, &why, &status);
    if (status == SX_OK && !mine)
        return SX_OK;
    if (status == SX_OK)
        status = sx_pack_read(file->path, s->request->loaded, s->arena, &why, &pack);
    if (status == SX_OK) {
        weigh(s, pack);
    } else if (status != SX_E_MEMORY) {
        size_t told = s->broken.count;
        s->status = s->status == SX_OK ? status : s->status;
        for (size_t i = 0; i < why.count; i++) {
            const sx_diag *d = &why.items[i];
            sx_diag_add(&s->broken, d->status, d->code, d->where, d->expected, "%s", d->message);
        }
        /* A pack that is left out without a word would be as if it were not there. */
        return s->broken.count == told && told < SX_DIAGS_MAX ? SX_E_MEMORY : SX_OK;
    }
    return status;
}

static sx_status look(seeking *s)
{
    sx_pack_files files;
    sx_status status = sx_pack_files_list(s->catalogue, s->model->id, s->arena, s->diags, &files);
    for (size_t i = 0; status == SX_OK && !s->found && i < files.count; i++)
        status = look_at(s, &files.items[i]);
    return status;
}

/* --- deciding ------------------------------------------------------------------------------------ */

static sx_status decide_words(seeking *s)
{
    bool skeleton =
        s->model->rights.class_ == SX_RIGHTS_C || s->model->rights.class_ == SX_RIGHTS_D;
    if (s->nearest)
        return refuse_cover(s, s->why);
    if (s->broken.count)
        return tell_broken(s, false);
    return skeleton ? refuse_words(s) : SX_OK; /* the language is another matter */
}

sx_status sx_rights_seek(const sx_catalogue *catalogue, const sx_rights_request *request,
                         sx_arena *arena, sx_diags *diags, const sx_pack **ret)
{
    const sx_model *model = request->loaded->model;
    seeking s = {
        .catalogue = catalogue, .request = request, .model = model, .arena = arena, .diags = diags};
    size_t item;
    *ret = NULL;
    sx_diags_init(&s.broken, arena);
    s.words = request->show && sx_model_words(model, request->language, &item) != SX_WORDS_ALL;
    sx_cover cover = sx_rights_judge(&model->rights, NULL, request->use, sx_today());
    if (cover == SX_COVER_REFUSED)
        return refuse_cover(&s, cover);
    if (!s.words && (cover == SX_COVER_COVERED || cover == SX_COVER_UNDECLARED))
        return cover == SX_COVER_COVERED ? SX_OK : refuse_cover(&s, cover);
    sx_status status = look(&s);
    if (status != SX_OK)
        return status;
    if (s.found) {
        *ret = s.found;
        (void)tell_broken(&s, true);
        return SX_OK;
    }
    if (s.words)
        return decide_words(&s);
    if (s.broken.count)
        return tell_broken(&s, false);
    return refuse_cover(&s, s.nearest ? s.why : cover);
}

sx_status sx_rights_report(const sx_catalogue *catalogue, const sx_loaded *loaded,
                           const char *given_for, sx_arena *arena, sx_diags *diags)
{
    sx_use then;
    const sx_pack *pack;
    const sx_rights *rights = &loaded->model->rights;
    sx_use use = sx_catalogue_decisions(catalogue)->use;
    (void)sx_use_read(given_for, &then);
    use = use == SX_USE_UNDECLARED ? then : use;
    if (use != SX_USE_UNDECLARED && use == then && rights->uses[use] != SX_PERMISSION_REFUSED)
        return SX_OK;
    const sx_rights_request request = {.loaded = loaded, .use = use};
    return sx_rights_seek(catalogue, &request, arena, diags, &pack);
}

sx_status sx_rights_score(const sx_catalogue *catalogue, const sx_loaded *loaded, sx_diags *diags)
{
    sx_use use = sx_catalogue_decisions(catalogue)->use;
    const sx_rights_request request = {.loaded = loaded, .use = use};
    const seeking s = {
        .request = &request, .model = loaded->model, .arena = diags->arena, .diags = diags};
    bool refused =
        use != SX_USE_UNDECLARED && loaded->model->rights.uses[use] == SX_PERMISSION_REFUSED;
    return refused ? refuse_cover(&s, SX_COVER_REFUSED) : SX_OK;
}
