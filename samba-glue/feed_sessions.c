/* Authenticated sessions, from smbXsrv_session_global. */
#include "live.h"

#define CHANNEL_LOCAL_ADDRESS 40
#define CHANNEL_REMOTE_ADDRESS 48
#define CHANNEL_REMOTE_NAME 56
#define CHANNEL_TRANSPORT 108
#define ENCRYPTION_PROCESSED 4
#define TRANSPORT_NETBIOS 1
#define TRANSPORT_TCP 2
#define NETBIOS_PORT 139

/* "ipv4:1.2.3.4:445" without kind and port; in buf, "" when it is neither. */
static const char *bare_address(const char *text, char *buf, size_t len,
				uint32_t *port)
{
	const char *start = text != NULL ? strchr(text, ':') : NULL;
	const char *end = text != NULL ? strrchr(text, ':') : NULL;
	unsigned int number = 0;

	buf[0] = '\0';
	*port = 0;
	if (start == NULL || end <= start ||
	    (size_t)(end - start - 1) >= len) {
		return buf;
	}
	memcpy(buf, start + 1, end - start - 1);
	buf[end - start - 1] = '\0';
	if (sscanf(end + 1, "%5u", &number) == 1 && number <= UINT16_MAX) {
		*port = number;
	}
	return buf;
}

static void fill_user(struct srvsvc_rs_session *record,
		      const struct auth_session_info *info)
{
	const char *guest;

	record->uid = UINT32_MAX;
	if (info == NULL) {
		record->flags |= SRVSVC_RS_SESSION_SETUP;
		return;
	}
	if (info->info != NULL) {
		record->account_name = glue_text(info->info->account_name);
		record->domain_name = glue_text(info->info->domain_name);
	}
	if (info->unix_info != NULL) {
		record->unix_name = glue_text(info->unix_info->unix_name);
	}
	if (info->unix_token != NULL) {
		record->uid = info->unix_token->uid;
	}
	guest = samba.lp_guest_account != NULL ? samba.lp_guest_account() : NULL;
	if (guest != NULL && record->unix_name.data != NULL &&
	    strcmp(guest, record->unix_name.data) == 0) {
		record->flags |= SRVSVC_RS_SESSION_GUEST;
	}
	if (info->security_token != NULL && info->security_token->num_sids > 0 &&
	    info->security_token->sids[0].num_auths == 1 &&
	    info->security_token->sids[0].id_auth[5] == 5 &&
	    info->security_token->sids[0].sub_auths[0] == 7 /* anonymous */) {
		record->flags |= SRVSVC_RS_SESSION_ANONYMOUS;
	}
}

static void fill_channel(struct glue_live *live,
			 struct srvsvc_rs_session *record,
			 const uint8_t *channel, char *remote, char *local,
			 size_t len)
{
	const char *remote_address = glue_ptr(channel, CHANNEL_REMOTE_ADDRESS);
	const char *local_address = glue_ptr(channel, CHANNEL_LOCAL_ADDRESS);
	uint32_t local_port;

	record->client_address = glue_text(
		bare_address(remote_address, remote, len, &record->client_port));
	record->local_address = glue_text(
		bare_address(local_address, local, len, &local_port));
	record->client_name = glue_text(glue_ptr(channel, CHANNEL_REMOTE_NAME));
	if (glue_layouts.session->has_transport) {
		record->transport = glue_u8(channel, CHANNEL_TRANSPORT);
	} else {
		record->transport = local_port == NETBIOS_PORT ?
			TRANSPORT_NETBIOS : TRANSPORT_TCP;
	}
	if (live->sockets != NULL) {
		record->idle_ms = glue_sockets_idle(live->sockets, local_address,
						    remote_address);
	}
	if (remote_address != NULL && live->endpoint != NULL &&
	    strcmp(remote_address, live->endpoint) == 0) {
		live->caller_server = glue_server(channel, 0);
	}
}

static int one_session(void *global, void *arg)
{
	const struct glue_session_layout *at = glue_layouts.session;
	struct glue_live *live = arg;
	uint32_t num_channels = glue_u32(global, at->num_channels);
	const uint8_t *channels = glue_ptr(global, at->channels);
	struct srvsvc_rs_session record = {
		.size = sizeof(record),
		.id = glue_u32(global, 8),
		.wire_id = glue_u64(global, 16),
		.created_nttime = glue_u64(global, 24),
		.created_ns = glue_nttime_ns(glue_u64(global, 24)),
		.dialect = glue_u16(global, 64),
		.num_channels = num_channels,
		.idle_ms = -1,
	};
	struct server_id server;
	char remote[128];
	char local[128];

	if (num_channels == 0 || channels == NULL) {
		return 0;
	}
	server = glue_server(channels, 0);
	if (!glue_alive(live, server)) {
		return 0;
	}
	record.server = glue_server_id(server);
	fill_user(&record, glue_ptr(global, 56));
	fill_channel(live, &record, channels, remote, local, sizeof(remote));
	if (record.dialect == 0) {
		record.flags |= SRVSVC_RS_SESSION_SMB1;
	}
	if (glue_u8(global, at->encryption_flags) & ENCRYPTION_PROCESSED) {
		record.flags |= SRVSVC_RS_SESSION_ENCRYPTED;
	}
	if ((live->kinds & SRVSVC_RS_SESSIONS) &&
	    srvsvc_rs_feed_session(live->feed, &record) != SRVSVC_RS_OK) {
		live->failed = true;
	}
	return live->failed ? 1 : 0;
}

uint32_t glue_feed_sessions(struct glue_live *live)
{
	NTSTATUS status = samba.smbXsrv_session_global_traverse(one_session,
								live);

	return NT_STATUS_IS_OK(status) || live->failed ? GLUE_OK :
		glue_status(status);
}
