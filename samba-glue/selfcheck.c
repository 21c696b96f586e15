/*
 * What this Samba cannot serve is said once: about shares before the first call,
 * about live records before the first call that needs one of them.
 */
#include "layout.h"

static bool shares_work(void)
{
	return samba.lp_numservices != NULL && samba.lp_snum_ok != NULL &&
	       samba.lp_const_servicename != NULL && samba.lp_path != NULL &&
	       samba.lp_comment != NULL && samba.lp_browseable != NULL &&
	       samba.lp_fstype != NULL && samba.lp_printable != NULL &&
	       samba.lp_load_with_shares != NULL &&
	       samba.lp_kill_all_services != NULL &&
	       samba.lp_servicenumber != NULL &&
	       samba.get_dyn_CONFIGFILE != NULL && samba.pm_process != NULL &&
	       samba.talloc_sub_basic != NULL &&
	       samba.loadparm_s3_global_substitution != NULL &&
	       samba.become_root != NULL && samba.unbecome_root != NULL &&
	       samba.become_authenticated_pipe_user != NULL &&
	       samba.unbecome_authenticated_pipe_user != NULL &&
	       samba.user_ok_token != NULL && samba.share_access_check != NULL;
}

static bool sessions_work(void)
{
	return glue_layouts.session != NULL && samba_late.process_exists != NULL &&
	       samba_late.smbXsrv_session_global_traverse != NULL;
}

static bool connections_work(void)
{
	return glue_layouts.tcon_version >= 0 && samba_late.process_exists != NULL &&
	       samba_late.smbXsrv_tcon_global_traverse != NULL;
}

static bool opens_work(void)
{
	return glue_layouts.entry != NULL && glue_layouts.data != NULL &&
	       glue_layouts.open != NULL && samba_late.process_exists != NULL &&
	       samba_late.smbXsrv_open_global_traverse != NULL &&
	       (samba_late.share_entry_forall != NULL ||
		samba_late.share_entry_forall_read != NULL);
}

/* Options of the tests: symbols and layouts that shall not be there. */
static const char *pretend(const char *option)
{
	if (samba.lp_parm_const_string == NULL) {
		return NULL;
	}
	return samba.lp_parm_const_string(-1, "srvsvc_rs", option, NULL);
}

/* The kinds, if they do not work, told to the service; else 0. */
static uint32_t without(struct srvsvc_rs_service *service, bool works,
			uint32_t kinds, const char *reason)
{
	if (works) {
		return 0;
	}
	srvsvc_rs_service_without(service, kinds, glue_text(reason));
	return kinds;
}

bool glue_selfcheck(struct srvsvc_rs_service *service)
{
	glue_syms_hide(pretend("pretend missing"));
	return without(service, shares_work(), SRVSVC_RS_SHARES,
		       "a function that lists shares is missing") == 0;
}

uint32_t glue_selfcheck_live(struct srvsvc_rs_service *service)
{
	static uint32_t missing;
	static bool done;

	if (done) {
		return missing;
	}
	done = true;
	glue_layouts_prove(pretend("pretend layout"));
	missing |= without(service, sessions_work(), SRVSVC_RS_SESSIONS,
			   "the records of sessions are not known");
	missing |= without(service, connections_work(), SRVSVC_RS_CONNECTIONS,
			   "the records of tree connects are not known");
	missing |= without(service, opens_work(),
			   SRVSVC_RS_OPENS | SRVSVC_RS_OPEN_OWNERS,
			   "the records of open files are not known");
	return missing;
}
