/*
 * What this Samba cannot serve is said once: about the functions that most
 * calls need before the first call, about others and about live records before
 * the first call that needs one of them.
 */
#include "glue.h"

/* Options of the tests: symbols that shall not be there. */
static const char *pretend(const char *option)
{
	if (samba.lp_parm_const_string == NULL) {
		return NULL;
	}
	return samba.lp_parm_const_string(-1, "srvsvc_rs", option, NULL);
}

/* The kinds, if they do not work, told to the service; else 0. */
static uint32_t without(bool works, uint32_t kinds, const char *reason)
{
	if (works) {
		return 0;
	}
	srvsvc_rs_service_without(glue_service, kinds, glue_text(reason));
	return kinds;
}

/* The kinds that lack a function: one looked up at the start, another. */
static struct lacks {
	uint32_t kinds;
	bool known;
} early, late;

/* The service is NULL in smbd, where nobody is to be told. */
static void one_lacks(uint32_t kinds, const char *name, void *arg)
{
	struct lacks *lacks = arg;
	char reason[128];

	lacks->kinds |= kinds;
	if (glue_service != NULL) {
		snprintf(reason, sizeof(reason), "a function %sis missing: %s",
			 kinds & SRVSVC_RS_SHARES ? "that lists shares " : "",
			 name);
		without(false, kinds, reason);
	}
}

static uint32_t early_lacks(void)
{
	if (!early.known) {
		early.known = true;
		glue_syms_lacking(one_lacks, &early);
		early.kinds |= rust->lacks(glue_service, false);
	}
	return early.kinds;
}

static uint32_t late_lacks(void)
{
	if (!late.known) {
		late.known = true;
		late.kinds |= rust->lacks(glue_service, true);
	}
	return late.kinds;
}

bool glue_lacks(uint32_t kinds)
{
	uint32_t lacks = early_lacks();

	if (kinds & ~SRVSVC_RS_SHARES) {
		lacks |= late_lacks();
	}
	return (lacks & (kinds | SRVSVC_RS_CALLERS)) != 0;
}

bool glue_selfcheck(void)
{
	glue_syms_hide(pretend("pretend missing"));
	return !glue_lacks(SRVSVC_RS_SHARES);
}

void glue_selfcheck_live(void)
{
	static bool done;

	if (!done) {
		done = true;
		late_lacks();
		rust->prove_live(glue_service);
	}
}
