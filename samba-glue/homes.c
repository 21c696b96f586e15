/*
 * The caller's home as a share of one answer.  Samba itself makes it a service
 * of all: in a worker it would stand there for the next caller, and over a
 * share whose name is that of a user of a domain.
 */
#include <pwd.h>
#include <strings.h>

#include "config.h"
#include "host.h"
#include "whom.h"

/* The user's name without the domain that winbind puts before it. */
static const char *home_name(const struct glue_whom *whom)
{
	const char *separator = samba_late.lp_winbind_separator != NULL ?
		samba_late.lp_winbind_separator() : "\\";
	const char *end = separator[0] != '\0' ?
		strchr(whom->unix_name, separator[0]) : NULL;

	return end != NULL ? end + 1 : whom->unix_name;
}

/*
 * Lets the lp_ functions give texts as Samba's own hook does, but for the
 * variables: quotation marks at the ends go unless another one is inside.
 */
static char *unexpanded(TALLOC_CTX *mem_ctx,
			const struct loadparm_substitution *sub,
			const char *raw, void *arg)
{
	const char *start = raw != NULL ? raw : "";
	size_t len;

	start += strspn(start, "\"");
	len = strlen(start);
	while (len > 0 && start[len - 1] == '"') {
		len--;
	}
	if (memchr(start, '"', len) != NULL) {
		return talloc_strdup(mem_ctx, raw);
	}
	return talloc_strndup(mem_ctx, start, len);
}

static const struct loadparm_substitution as_written = { unexpanded, NULL };

/* What is kept of [homes] as it is written. */
static char *written(TALLOC_CTX *mem_ctx, glue_text_getter get, int snum)
{
	return get(mem_ctx, &as_written, snum);
}

static char *folder_of(TALLOC_CTX *mem_ctx, const char *user)
{
	struct passwd *found = samba_late.Get_Pwnam_alloc != NULL ?
		samba_late.Get_Pwnam_alloc(mem_ctx, user) : getpwnam(user);

	if (found == NULL || found->pw_dir == NULL ||
	    found->pw_dir[0] == '\0' || strcmp(found->pw_dir, "/") == 0) {
		return NULL;
	}
	return talloc_strdup(mem_ctx, found->pw_dir);
}

/* As lp_add_home() does it; inside Samba the same since before 4.17. */
static bool look_up(struct glue_call *gc, struct glue_target *home)
{
	struct glue_whom whom = glue_whom(gc);
	const char *name = home_name(&whom);
	char *folder, *path, *of_all, *remark;
	int homes;

	if (!glue_config_has_homes() || name[0] == '\0' ||
	    glue_snum(whom.unix_name) >= 0 || glue_snum(name) >= 0) {
		return false;
	}
	homes = glue_snum("homes");
	if (homes < 0 || !samba.lp_snum_ok(homes)) {
		return false;
	}
	folder = folder_of(gc->mem_ctx, whom.unix_name);
	path = written(gc->mem_ctx, samba.lp_path, homes);
	of_all = samba.lp_path(gc->mem_ctx,
			       samba.loadparm_s3_global_substitution(), -1);
	remark = written(gc->mem_ctx, samba.lp_comment, homes);
	if (folder == NULL || path == NULL || of_all == NULL ||
	    remark == NULL) {
		return false;
	}
	if (path[0] == '\0' || strcasecmp(path, of_all) == 0) {
		path = folder;
	}
	if (remark[0] == '\0') {
		remark = talloc_asprintf(gc->mem_ctx, "Home directory of %s",
					 whom.unix_name);
	}
	*home = (struct glue_target) {
		.snum = homes,
		.name = name,
		.path = path,
		.remark = remark,
		.home = true,
	};
	return remark != NULL;
}

bool glue_home(struct glue_call *gc, struct glue_target *home)
{
	if (gc->home == NULL) {
		gc->home = talloc_zero(gc->mem_ctx, struct glue_target);
		if (gc->home == NULL || !look_up(gc, gc->home)) {
			return false;
		}
	}
	*home = *gc->home;
	return home->home;
}

const char *glue_home_name(struct glue_call *gc)
{
	struct glue_whom whom = glue_whom(gc);

	return home_name(&whom);
}

bool glue_target(struct glue_call *gc, const char *name,
		 struct glue_target *target)
{
	*target = (struct glue_target) {
		.snum = glue_snum(name),
		.name = name,
	};
	if (target->snum >= 0) {
		return true;
	}
	/* Looking up a user may take long: no other name is worth it. */
	return strcasecmp(name, glue_home_name(gc)) == 0 &&
	       glue_home(gc, target);
}
