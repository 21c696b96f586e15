/* What this Samba cannot serve is said once, before the first call. */
#include "glue.h"

static bool shares_work(void)
{
	return samba.lp_numservices != NULL && samba.lp_snum_ok != NULL &&
	       samba.lp_const_servicename != NULL && samba.lp_path != NULL &&
	       samba.lp_comment != NULL && samba.lp_browseable != NULL &&
	       samba.lp_fstype != NULL && samba.lp_printable != NULL &&
	       samba.lp_load_with_shares != NULL &&
	       samba.lp_kill_all_services != NULL &&
	       samba.lp_servicenumber != NULL &&
	       samba.get_dyn_CONFIGFILE != NULL &&
	       samba.loadparm_s3_global_substitution != NULL &&
	       samba.become_root != NULL && samba.unbecome_root != NULL &&
	       samba.become_authenticated_pipe_user != NULL &&
	       samba.unbecome_authenticated_pipe_user != NULL &&
	       samba.user_ok_token != NULL && samba.share_access_check != NULL;
}

void glue_selfcheck(struct srvsvc_rs_service *service)
{
	if (!shares_work()) {
		srvsvc_rs_service_without(
			service, SRVSVC_RS_SHARES,
			glue_text("a function that lists shares is missing"));
	}
}
