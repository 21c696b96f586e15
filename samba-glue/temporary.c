/* Temporary shares: stored like others, yet gone when smbd starts again. */
#include <stdlib.h>
#include <strings.h>

#include "config.h"
#include "host.h"

#define OPTION "temporary"

/* The option's value, which tells one run of smbd from another. */
static enum glue_temporary judge(const char *instance)
{
	int64_t seconds;
	uint64_t now;

	if (instance == NULL) {
		return GLUE_TEMPORARY_NOT;
	}
	rust->smbd_started(&seconds, &now);
	/* no pid file, no judgement */
	return now == 0 || strtoull(instance, NULL, 10) == now ?
		GLUE_TEMPORARY_NOW : GLUE_TEMPORARY_OVER;
}

enum glue_temporary glue_temporary(int snum)
{
	const char *instance = NULL;

	if (samba.lp_parm_const_string != NULL) {
		instance = samba.lp_parm_const_string(snum, "srvsvc_rs",
						      OPTION, NULL);
	}
	return judge(instance);
}

bool glue_is_temporary(struct srvsvc_rs_text option)
{
	static const char name[] = "srvsvc_rs:" OPTION;

	return option.len == sizeof(name) - 1 &&
	       strncasecmp((const char *)option.data, name, option.len) == 0;
}

/* As stored: what is loaded may be of before another share got the name. */
static enum glue_temporary stored(TALLOC_CTX *mem_ctx, struct smbconf_ctx *conf,
				  const char *share)
{
	char *instance = NULL;

	if (!samba_late.smbconf_share_exists(conf, share) ||
	    samba_late.smbconf_get_parameter(conf, mem_ctx, share,
					     "srvsvc_rs:" OPTION,
					     &instance) != 0) {
		return GLUE_TEMPORARY_NOT;
	}
	return judge(instance);
}

/* Inside a transaction; what is not over keeps its name no more. */
static void delete_those_over(TALLOC_CTX *mem_ctx, struct smbconf_ctx *conf,
			      char **names, uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++) {
		enum glue_temporary state = stored(mem_ctx, conf, names[i]);

		if (state != GLUE_TEMPORARY_NOW) {
			glue_temporary_note(names[i], false);
		}
		if (state != GLUE_TEMPORARY_OVER ||
		    samba_late.smbconf_delete_share(conf, names[i]) != 0) {
			names[i] = NULL;
		}
	}
}

/* All at once, as there may be many; true when there were any. */
static bool purge(TALLOC_CTX *mem_ctx, char **names, uint32_t count)
{
	struct smbconf_ctx *conf = NULL;
	bool any = false;
	uint32_t i;

	/* a share that gets the name again is to keep its descriptor */
	if (count == 0 || !rust->lock_all()) {
		return false;
	}
	conf = glue_registry_hold(mem_ctx, "");
	if (conf == NULL) {
		goto done;
	}
	delete_those_over(mem_ctx, conf, names, count);
	if (!glue_registry_commit(conf)) {
		goto done;
	}
	for (i = 0; i < count; i++) {
		if (names[i] != NULL) {
			rust->forget_descriptor(names[i]);
			GLUE_LOG(3, "temporary share %s ended with its smbd",
				 names[i]);
			any = true;
		}
	}
done:
	rust->unlock();
	return any;
}

bool glue_temporary_purge(void)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	int services = samba.lp_numservices();
	char **names = talloc_array(frame, char *, services > 0 ? services : 1);
	uint32_t count = 0;
	bool any;
	int snum;

	for (snum = 0; snum < services && names != NULL; snum++) {
		const char *name = samba.lp_const_servicename(snum);

		if (name == NULL ||
		    glue_temporary(snum) != GLUE_TEMPORARY_OVER) {
			continue;
		}
		names[count] = talloc_strdup(names, name);
		count += names[count] != NULL ? 1 : 0;
	}
	any = purge(frame, names, count);
	TALLOC_FREE(frame);
	return any;
}

/* Shares of the registry are loaded when somebody asks for them: not yet. */
void glue_temporary_start(void)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char **names = NULL;
	uint32_t count = 0;

	if (rust->is_smbd() && glue_registry_in_use("") &&
	    !glue_lacks(SRVSVC_RS_SHARES | SRVSVC_RS_CHANGES)) {
		names = glue_temporary_names(frame, &count);
		purge(frame, names, count);
	}
	TALLOC_FREE(frame);
}
