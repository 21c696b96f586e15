/* What is told to the processes that serve clients. */
#include "config.h"
#include "host.h"

/* message types */
#define MSG_SMB_CONF_UPDATED 0x0021
#define MSG_SMB_FORCE_TDIS 0x0302

static uint32_t send_to(struct server_id to, uint32_t type, const void *data,
			size_t len)
{
	struct messaging_context *msg;
	NTSTATUS status;

	if (samba_late.global_messaging_context == NULL ||
	    samba_late.messaging_send_buf == NULL) {
		return GLUE_NOT_SUPPORTED;
	}
	msg = samba_late.global_messaging_context();
	if (msg == NULL) {
		return GLUE_GEN_FAILURE;
	}
	glue_become_root();
	status = samba_late.messaging_send_buf(msg, to, type, data, len);
	glue_unbecome_root();
	return glue_status(status);
}

/* A message that waits until the reply of the call under way is out. */
struct later {
	struct server_id to;
	uint32_t type;
	size_t len;
	uint8_t data[64];
};

#define LATER_MS 200

static void send_later(struct tevent_context *ev, struct tevent_timer *timer,
		       struct timeval now, void *arg)
{
	struct later *later = arg;

	send_to(later->to, later->type, later->data, later->len);
	talloc_free(later);
}

static uint32_t defer(struct glue_call *gc, struct server_id to, uint32_t type,
		      const void *data, size_t len)
{
	struct tevent_context *ev = gc->call->event_ctx;
	struct later *later;

	if (len > sizeof(later->data)) {
		return GLUE_GEN_FAILURE;
	}
	later = talloc_zero(ev, struct later);
	if (later == NULL) {
		return GLUE_NO_MEMORY;
	}
	later->to = to;
	later->type = type;
	later->len = len;
	if (len > 0) {
		memcpy(later->data, data, len);
	}
	if (tevent_add_timer(ev, later,
			     tevent_timeval_current_ofs(0, LATER_MS * 1000),
			     send_later, later) == NULL) {
		talloc_free(later);
		return GLUE_NO_MEMORY;
	}
	return GLUE_OK;
}

uint32_t glue_send(void *call, struct server_id to, uint32_t type,
		   const void *data, size_t len, bool later)
{
	return later ? defer(call, to, type, data, len) :
		send_to(to, type, data, len);
}

static uint32_t send_all(int type, const void *data, size_t len)
{
	struct messaging_context *msg;

	if (samba_late.global_messaging_context == NULL ||
	    samba_late.messaging_send_all == NULL) {
		return GLUE_NOT_SUPPORTED;
	}
	msg = samba_late.global_messaging_context();
	if (msg == NULL) {
		return GLUE_GEN_FAILURE;
	}
	glue_become_root();
	samba_late.messaging_send_all(msg, type, data, len);
	glue_unbecome_root();
	return GLUE_OK;
}

uint32_t glue_config_changed(void *host, void *call)
{
	glue_config_follow(call);
	return send_all(MSG_SMB_CONF_UPDATED, NULL, 0);
}

uint32_t glue_share_disconnect(void *host, void *call,
			       struct srvsvc_rs_text share)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	char *name = glue_strdup(frame, share);
	uint32_t ret = GLUE_INVALID_PARAMETER;

	/* "*" would be all of them */
	if (name != NULL && name[0] != '\0' && strcmp(name, "*") != 0) {
		ret = send_all(MSG_SMB_FORCE_TDIS, name, strlen(name) + 1);
	}
	TALLOC_FREE(frame);
	return ret;
}
