/* A decoded smbXsrv_session_global: where its members are. */
#include "sessions.h"

#define GLOBAL_ID 8
#define GLOBAL_WIRE_ID 16
#define GLOBAL_CREATED 24
#define GLOBAL_AUTH 56
#define GLOBAL_DIALECT 64
#define CHANNEL_LOCAL_ADDRESS 40
#define CHANNEL_REMOTE_ADDRESS 48
#define CHANNEL_REMOTE_NAME 56
#define CHANNEL_TRANSPORT 108
#define ENCRYPTION_PROCESSED 4

static const char *copy(struct glue_session_facts *facts, const char *text)
{
	const char *made = text != NULL ? talloc_strdup(facts, text) : "";

	facts->incomplete = facts->incomplete || made == NULL;
	return made;
}

static bool is_anonymous(const struct security_token *token)
{
	return token != NULL && token->num_sids > 0 &&
	       token->sids[0].num_auths == 1 &&
	       token->sids[0].id_auth[5] == 5 &&
	       token->sids[0].sub_auths[0] == 7;
}

static void fill_user(struct glue_session_facts *facts,
		      const struct auth_session_info *info)
{
	facts->uid = UINT32_MAX;
	if (info == NULL) {
		facts->flags |= SRVSVC_RS_SESSION_SETUP;
		return;
	}
	if (info->info != NULL) {
		facts->account_name = copy(facts, info->info->account_name);
		facts->domain_name = copy(facts, info->info->domain_name);
	}
	if (info->unix_info != NULL) {
		facts->unix_name = copy(facts, info->unix_info->unix_name);
	}
	if (info->unix_token != NULL) {
		facts->uid = info->unix_token->uid;
	}
	if (is_anonymous(info->security_token)) {
		facts->flags |= SRVSVC_RS_SESSION_ANONYMOUS;
	}
}

/* All channels of a session live in one process; the first one speaks. */
static void fill_channel(struct glue_session_facts *facts, const void *channel)
{
	facts->server = glue_server(channel, 0);
	facts->local_address = copy(facts,
				    glue_ptr(channel, CHANNEL_LOCAL_ADDRESS));
	facts->remote_address = copy(facts,
				     glue_ptr(channel, CHANNEL_REMOTE_ADDRESS));
	facts->remote_name = copy(facts,
				  glue_ptr(channel, CHANNEL_REMOTE_NAME));
	if (glue_layouts.session->has_transport) {
		facts->transport = glue_u8(channel, CHANNEL_TRANSPORT);
	}
}

struct glue_session_facts *glue_session_facts(TALLOC_CTX *mem_ctx,
					      const void *global)
{
	const struct glue_session_layout *at = glue_layouts.session;
	const void *channels = glue_ptr(global, at->channels);
	struct glue_session_facts *facts =
		talloc_zero(mem_ctx, struct glue_session_facts);

	if (facts == NULL) {
		return NULL;
	}
	facts->account_name = facts->domain_name = facts->unix_name = "";
	facts->local_address = facts->remote_address = facts->remote_name = "";
	facts->id = glue_u32(global, GLOBAL_ID);
	facts->wire_id = glue_u64(global, GLOBAL_WIRE_ID);
	facts->created = glue_u64(global, GLOBAL_CREATED);
	facts->dialect = glue_u16(global, GLOBAL_DIALECT);
	if (channels != NULL) {
		facts->num_channels = glue_u32(global, at->num_channels);
	}
	fill_user(facts, glue_ptr(global, GLOBAL_AUTH));
	if (facts->num_channels > 0) {
		fill_channel(facts, channels);
	}
	if (facts->dialect == 0) {
		facts->flags |= SRVSVC_RS_SESSION_SMB1;
	}
	if (glue_u8(global, at->encryption_flags) & ENCRYPTION_PROCESSED) {
		facts->flags |= SRVSVC_RS_SESSION_ENCRYPTED;
	}
	if (facts->incomplete) {
		TALLOC_FREE(facts);
	}
	return facts;
}
