/* Authenticated sessions, from smbXsrv_session_global. */
#include <stdlib.h>

#include "sessions.h"

#define TRANSPORT_NETBIOS 1
#define TRANSPORT_TCP 2
#define NETBIOS_PORT 139

/* "ipv4:1.2.3.4:445" without kind and port, lent; absent when it is neither. */
static struct srvsvc_rs_text bare_address(const char *text, uint32_t *port)
{
	const char *start = strchr(text, ':');
	const char *end = strrchr(text, ':');
	char *rest;
	unsigned long number;

	*port = 0;
	if (start == NULL || end <= start) {
		return glue_text(NULL);
	}
	number = strtoul(end + 1, &rest, 10);
	if (rest != end + 1 && number <= UINT16_MAX) {
		*port = (uint32_t)number;
	}
	return (struct srvsvc_rs_text) {
		.data = start + 1, .len = end - start - 1,
	};
}

static bool is_guest(const struct glue_session_facts *facts)
{
	const char *guest = samba_late.lp_guest_account != NULL ?
		samba_late.lp_guest_account() : NULL;

	return guest != NULL && *guest != '\0' &&
	       strcmp(guest, facts->unix_name) == 0;
}

static void fill_channel(struct srvsvc_rs_session *record, TALLOC_CTX *mem_ctx,
			 const struct glue_session_facts *facts)
{
	uint32_t local_port;

	record->client_address = bare_address(facts->remote_address,
					      &record->client_port);
	record->local_address = bare_address(facts->local_address,
					     &local_port);
	record->client_name = glue_shown(mem_ctx, facts->remote_name);
	record->transport = facts->transport;
	if (!glue_layouts.session->has_transport) {
		record->transport = local_port == NETBIOS_PORT ?
			TRANSPORT_NETBIOS : TRANSPORT_TCP;
	}
}

static void feed(struct glue_live *live, TALLOC_CTX *mem_ctx,
		 const struct glue_session_facts *facts, int64_t idle_ms)
{
	struct srvsvc_rs_session record = {
		.size = sizeof(record),
		.id = facts->id,
		.flags = facts->flags,
		.wire_id = facts->wire_id,
		.created_nttime = facts->created,
		.created_ns = glue_nttime_ns(facts->created),
		.dialect = facts->dialect,
		.num_channels = facts->num_channels,
		.idle_ms = idle_ms,
		.server = glue_server_id(facts->server),
		.uid = facts->uid,
	};

	if (facts->num_channels == 0 || !glue_alive(facts->server)) {
		return;
	}
	if (live->endpoint != NULL &&
	    strcmp(facts->remote_address, live->endpoint) == 0) {
		live->caller_server = facts->server;
	}
	if (!(live->kinds & SRVSVC_RS_SESSIONS)) {
		return;
	}
	record.account_name = glue_shown(mem_ctx, facts->account_name);
	record.domain_name = glue_shown(mem_ctx, facts->domain_name);
	record.unix_name = glue_shown(mem_ctx, facts->unix_name);
	if (is_guest(facts)) {
		record.flags |= SRVSVC_RS_SESSION_GUEST;
	}
	fill_channel(&record, mem_ctx, facts);
	if (srvsvc_rs_feed_session(live->feed, &record) != SRVSVC_RS_OK) {
		live->failed = true;
	}
}

bool glue_session_add(struct glue_session_list *list,
		      const struct glue_session_facts *facts)
{
	void *grown = list->list;

	if (list->count == list->max) {
		list->max = list->max == 0 ? 64 : list->max * 2;
		grown = _talloc_realloc_array(list->mem_ctx, list->list,
					      sizeof(*list->list), list->max,
					      "srvsvc_rs sessions");
	}
	if (grown == NULL) {
		list->failed = true;
		return false;
	}
	list->list = grown;
	list->list[list->count++] = facts;
	return true;
}

static int one_global(void *global, void *arg)
{
	struct glue_session_list *list = arg;
	const struct glue_session_facts *facts =
		glue_session_facts(list->mem_ctx, global);

	list->failed = list->failed || facts == NULL;
	return facts != NULL && glue_session_add(list, facts) ? 0 : 1;
}

/* Nobody waits for a lock of ours while processes and sockets are looked at. */
static bool feed_all(struct glue_live *live, struct glue_session_list *list)
{
	struct glue_idle *idle = NULL;
	size_t i;

	if (live->kinds & SRVSVC_RS_IDLE) {
		idle = talloc_array(list->mem_ctx, struct glue_idle,
				    list->count);
		if (idle == NULL) {
			return false;
		}
		for (i = 0; i < list->count; i++) {
			idle[i].local = list->list[i]->local_address;
			idle[i].remote = list->list[i]->remote_address;
		}
		glue_sockets_idle(idle, list->count);
	}
	for (i = 0; i < list->count && !live->failed; i++) {
		feed(live, list->mem_ctx, list->list[i],
		     idle != NULL ? idle[i].ms : -1);
	}
	return !live->failed;
}

uint32_t glue_feed_sessions(struct glue_live *live)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct glue_session_list list = { .mem_ctx = frame };
	uint32_t ret = glue_session_cache_read(&list);

	if (ret == GLUE_NOT_SUPPORTED) {
		ret = glue_status(samba_late.smbXsrv_session_global_traverse(
			one_global, &list));
	}
	if (list.failed) {
		ret = GLUE_NO_MEMORY;
	}
	if (ret == GLUE_OK && !feed_all(live, &list)) {
		ret = GLUE_NO_MEMORY;
	}
	TALLOC_FREE(frame);
	return ret;
}
