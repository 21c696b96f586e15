/* The processes and the users of opens; many opens have few of both. */
#include "opens.h"

/* By number; made when the first question comes, after the walk. */
struct glue_party_answers {
	enum { NOT_ASKED, DEAD, ALIVE } *servers;
	struct {
		uint32_t uid;
		bool asked;
	} *owners;
	size_t num_servers;
	size_t num_owners;
};

bool glue_parties_begin(struct glue_parties *parties, TALLOC_CTX *mem_ctx)
{
	parties->servers = glue_distinct_new(mem_ctx, sizeof(struct server_id));
	parties->owners = glue_distinct_new(mem_ctx, sizeof(struct dom_sid));
	parties->answers = talloc_zero(mem_ctx, struct glue_party_answers);
	return parties->servers != NULL && parties->owners != NULL &&
	       parties->answers != NULL;
}

bool glue_parties_of(struct glue_parties *parties,
		     const struct glue_open_facts *facts, uint32_t *server,
		     uint32_t *owner)
{
	*server = glue_distinct_number(parties->servers, &facts->server);
	*owner = glue_distinct_number(parties->owners, &facts->owner);
	return *server != GLUE_NO_NUMBER && *owner != GLUE_NO_NUMBER;
}

struct server_id glue_party_server(const struct glue_parties *parties,
				   uint32_t server)
{
	struct server_id id;

	memcpy(&id, glue_distinct_value(parties->servers, server), sizeof(id));
	return id;
}

const struct dom_sid *glue_party_sid(const struct glue_parties *parties,
				     uint32_t owner)
{
	return glue_distinct_value(parties->owners, owner);
}

bool glue_party_alive(struct glue_parties *parties, uint32_t server)
{
	struct glue_party_answers *answers = parties->answers;
	struct server_id id = glue_party_server(parties, server);
	bool alive;

	if (answers->servers == NULL) {
		answers->num_servers = glue_distinct_count(parties->servers);
		answers->servers = _talloc_zero_array(
			answers, sizeof(*answers->servers),
			answers->num_servers, "srvsvc_rs opens");
	}
	if (answers->servers == NULL || server >= answers->num_servers) {
		return glue_disconnected(id) || glue_alive(id);
	}
	if (answers->servers[server] == NOT_ASKED) {
		alive = glue_disconnected(id) || glue_alive(id);
		answers->servers[server] = alive ? ALIVE : DEAD;
	}
	return answers->servers[server] == ALIVE;
}

static uint32_t ask_uid(const struct dom_sid *sid)
{
	uid_t uid;

	return samba_late.sid_to_uid != NULL && samba_late.sid_to_uid(sid, &uid) ?
		uid : UINT32_MAX;
}

uint32_t glue_party_uid(struct glue_parties *parties, uint32_t owner)
{
	struct glue_party_answers *answers = parties->answers;
	const struct dom_sid *sid = glue_party_sid(parties, owner);

	if (answers->owners == NULL) {
		answers->num_owners = glue_distinct_count(parties->owners);
		answers->owners = _talloc_zero_array(
			answers, sizeof(*answers->owners),
			answers->num_owners, "srvsvc_rs opens");
	}
	if (answers->owners == NULL || owner >= answers->num_owners) {
		return ask_uid(sid);
	}
	if (!answers->owners[owner].asked) {
		answers->owners[owner].uid = ask_uid(sid);
		answers->owners[owner].asked = true;
	}
	return answers->owners[owner].uid;
}
