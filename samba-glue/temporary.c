/* Temporary shares: stored like others, yet gone when smbd starts again. */
#include <ctype.h>
#include <stdlib.h>

#include "config.h"
#include "host.h"
#include "live.h"

#define OPTION "temporary"

/* The option's value, which tells one run of smbd from another. */
static enum glue_temporary judge(const char *instance)
{
	int64_t seconds;
	uint64_t now;

	if (instance == NULL) {
		return GLUE_TEMPORARY_NOT;
	}
	glue_smbd_started(&seconds, &now);
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

static void keep_number(void *arg, const uint8_t *data, size_t len)
{
	char *number = arg;

	if (len < 24) {
		memcpy(number, data, len);
		number[len] = '\0';
	}
}

/* What is loaded may be of before another share got the name. */
static bool is_over(struct srvsvc_rs_text name)
{
	char number[24] = "";
	uint32_t ret = glue_store_get(NULL, NULL, name,
				      glue_text("srvsvc_rs:" OPTION),
				      keep_number, number);

	return ret == GLUE_OK && judge(number) == GLUE_TEMPORARY_OVER;
}

static bool purge_one(const char *share)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct srvsvc_rs_text name = glue_text(share);
	char *section = talloc_strdup(frame, share);
	bool gone = false;
	char *at;

	for (at = section; at != NULL && *at != '\0'; at++) {
		*at = tolower((unsigned char)*at);
	}
	if (section == NULL || glue_section_lock(NULL, NULL, glue_text(section))
			       != GLUE_OK) {
		goto done;
	}
	if (is_over(name) && glue_store_delete(NULL, NULL, name) == GLUE_OK) {
		glue_share_security_set(NULL, NULL, name,
					(struct srvsvc_rs_bytes) { 0 });
		GLUE_LOG(3, "temporary share %s ended with its smbd", share);
		gone = true;
	}
	glue_section_unlock(NULL, NULL, glue_text(section));
done:
	TALLOC_FREE(frame);
	return gone;
}

bool glue_temporary_purge(void)
{
	int count = samba.lp_numservices();
	bool any = false;
	int snum;

	for (snum = 0; snum < count; snum++) {
		const char *name = samba.lp_const_servicename(snum);

		if (name != NULL &&
		    glue_temporary(snum) == GLUE_TEMPORARY_OVER) {
			any = purge_one(name) || any;
		}
	}
	return any;
}

/* Shares of the registry are loaded when somebody asks for them: not yet. */
void glue_temporary_start(void)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char **names = NULL;
	uint32_t count = 0;
	uint32_t i;

	if (samba.lp_pid_directory != NULL && glue_is_smbd()) {
		names = glue_registry_shares(frame, &count);
	}
	for (i = 0; i < count; i++) {
		if (names[i] != NULL && is_over(glue_text(names[i]))) {
			purge_one(names[i]);
		}
	}
	TALLOC_FREE(frame);
}
