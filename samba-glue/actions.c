/* What is told to the processes that serve clients. */
#include "config.h"
#include "host.h"
#include "live.h"

/* message types */
#define MSG_SHUTDOWN 0x000d
#define MSG_SMB_CONF_UPDATED 0x0021
#define MSG_SMB_FORCE_TDIS 0x0302
#define MSG_SMB_CLOSE_FILE 0x0313
#define MSG_SMBXSRV_SESSION_CLOSE 0x0600

/* MSG_SMB_CLOSE_FILE before 4.21: a share mode entry as it was once packed */
#define OLD_CLOSE_LEN 76
#define OLD_CLOSE_FILE_ID 34
#define OLD_CLOSE_SHARE_FILE_ID 58
#define NEW_CLOSE_LEN 33
#define NEW_CLOSE_SINCE 421

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

/* The connection that this very call comes through: it must carry the reply. */
static bool is_own(struct glue_call *gc,
		   const struct srvsvc_rs_session *session)
{
	char endpoint[128];

	snprintf(endpoint, sizeof(endpoint), "%s:%.*s:%u",
		 memchr(session->client_address.data, ':',
			session->client_address.len) != NULL ? "ipv6" : "ipv4",
		 (int)session->client_address.len, session->client_address.data,
		 session->client_port);
	return gc != NULL && glue_client_endpoint(gc) != NULL &&
	       strcmp(endpoint, gc->client_endpoint) == 0;
}

static uint32_t end_session(struct glue_call *gc,
			    const struct srvsvc_rs_session *session,
			    uint32_t type, const void *data, size_t len)
{
	struct server_id to = glue_server_back(session->server);

	if (session->client_address.data != NULL && is_own(gc, session)) {
		return defer(gc, to, type, data, len);
	}
	return send_to(to, type, data, len);
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

uint32_t glue_open_close(void *host, void *call,
			 const struct srvsvc_rs_open *open)
{
	uint8_t message[OLD_CLOSE_LEN] = { 0 };
	uint64_t file[3] = { open->file.devid, open->file.inode,
			     open->file.extid };
	size_t len;

	if (open->flags & (SRVSVC_RS_OPEN_PIPE | SRVSVC_RS_OPEN_DISCONNECTED)) {
		return GLUE_NOT_SUPPORTED;
	}
	if (glue_samba_real_version() >= NEW_CLOSE_SINCE) {
		memcpy(message, file, sizeof(file));
		memcpy(message + sizeof(file), &open->share_file_id,
		       sizeof(open->share_file_id));
		len = NEW_CLOSE_LEN;
	} else {
		uint32_t id = (uint32_t)open->share_file_id;

		memcpy(message + OLD_CLOSE_FILE_ID, file, sizeof(file));
		memcpy(message + OLD_CLOSE_SHARE_FILE_ID, &id, sizeof(id));
		len = OLD_CLOSE_LEN;
	}
	return send_to(glue_server_back(open->server), MSG_SMB_CLOSE_FILE,
		       message, len);
}

/* One SMB2 session of a connection, the others stay. */
static uint32_t close_one(struct glue_call *gc,
			  const struct srvsvc_rs_session *session)
{
	struct {
		uint32_t id;
		uint64_t wire_id;
		uint64_t created;
		uint64_t new_wire_id;
	} info = {
		.id = session->id,
		.wire_id = session->wire_id,
		.created = session->created_nttime,
	};
	struct {
		uint32_t version;
		uint32_t reserved;
		void *info;
		uint64_t room[4];
	} message = {
		.version = glue_layouts.close_version,
		.info = &info,
	};
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	DATA_BLOB blob = { .data = NULL };
	uint32_t ret = GLUE_NO_MEMORY;

	if (ndr_push_struct_blob(
		    &blob, frame, &message,
		    (ndr_push_flags_fn_t)samba_late.ndr_push_smbXsrv_session_closeB) ==
	    NDR_ERR_SUCCESS) {
		ret = end_session(gc, session, MSG_SMBXSRV_SESSION_CLOSE,
				  blob.data, blob.length);
	}
	TALLOC_FREE(frame);
	return ret;
}

uint32_t glue_session_close(void *host, void *call,
			    const struct srvsvc_rs_session *session)
{
	if (session->flags & SRVSVC_RS_SESSION_SMB1) {
		/* has no message of its own: its process ends */
		return end_session(call, session, MSG_SHUTDOWN, NULL, 0);
	}
	if (glue_layouts.close_version < 0) {
		return GLUE_NOT_SUPPORTED;
	}
	return close_one(call, session);
}
