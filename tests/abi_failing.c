/*
 * A host whose callbacks fail: every request of a file is made while each callback in turn, and then all of them, answer with an error,
 * or with success and nothing, or with success and garbage. Each call must have an answer, and no act that failed may be called done.
 * The file: opnum and length (32 bits each), stub in NDR, again and again. Prints the number of calls at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "srvsvc_rs.h"

#define NAMES(one) \
	one(clock) one(parameter) one(substitute) one(config_stamp) \
	one(refresh) one(share_access) one(share_security_get) \
	one(share_security_set) one(store) one(store_delete) one(store_get) \
	one(share_command) one(config_changed) one(share_disconnect) \
	one(open_close) one(session_close) one(check_directory) \
	one(file_security_get) one(file_security_set) one(counters) \
	one(audit) one(user_name) one(real_path) one(security_stamp)

#define AS_ENUM(name) name##_callback,
enum callback { NAMES(AS_ENUM) CALLBACKS };
#define AS_TEXT(name) #name,
static const char *const callback_names[] = { NAMES(AS_TEXT) };

/* What the chosen callbacks do instead of their work. */
enum way { FAIL, NOTHING, GARBAGE, WAYS };
static const uint32_t errors[] = { 5, 112, 0xffffffff };

static struct {
	unsigned bad; /* CALLBACKS: all */
	enum way way;
	uint32_t error;
	unsigned failed[CALLBACKS]; /* in this call */
	bool share_gone; /* in this call */
	bool commands; /* shares are kept by commands, not by the host's store */
} plan;

static unsigned long asked[CALLBACKS];

static bool bad(enum callback which)
{
	asked[which]++;
	return plan.bad == which || plan.bad == CALLBACKS;
}

static uint32_t verdict(enum callback which)
{
	if (bad(which) && plan.way == FAIL) {
		plan.failed[which]++;
		return plan.error;
	}
	return 0;
}

/* A callback that gives text: the good one, or what the plan says. */
static uint32_t give(enum callback which, const void *data, size_t len,
		     srvsvc_rs_sink_fn sink, void *arg)
{
	static uint8_t garbage[3000];

	if (!bad(which)) {
		sink(arg, data, len);
	} else if (plan.way == GARBAGE) {
		memset(garbage, 0xfe, sizeof(garbage));
		sink(arg, garbage, sizeof(garbage));
		sink(arg, NULL, 0);
		sink(arg, garbage, 3);
	}
	return verdict(which);
}

static struct srvsvc_rs_text text(const char *str)
{
	return (struct srvsvc_rs_text) { str, strlen(str) };
}

static bool is(struct srvsvc_rs_text name, const char *wanted)
{
	return name.len == strlen(wanted) &&
		memcmp(name.data, wanted, name.len) == 0;
}

static uint32_t host_clock(void *host, struct srvsvc_rs_clock *out)
{
	if (bad(clock_callback) && plan.way == GARBAGE) {
		memset((char *)out + sizeof(out->size), 0x81,
		       sizeof(*out) - sizeof(out->size));
	} else if (!bad(clock_callback)) {
		out->seconds = 1700000000;
	}
	return verdict(clock_callback);
}

static uint32_t host_parameter(void *host, void *call,
			       struct srvsvc_rs_text share,
			       struct srvsvc_rs_text name,
			       srvsvc_rs_sink_fn sink, void *arg)
{
	const char *value = is(name, "netbios name") ? "FILES" :
		is(name, "srvsvc_rs:audit") ? "all" :
		is(name, "srvsvc_rs:drive map") ? "C:=/" :
		is(name, "srvsvc_rs:share root") ? "/srv" :
		plan.commands && (is(name, "add share command") ||
				  is(name, "change share command") ||
				  is(name, "delete share command")) ?
		"/bin/true" : NULL;

	if (!bad(parameter_callback) && share.data != NULL && share.len != 0 &&
	    !is(share, "data") && !is(share, "limited")) {
		return 2310; /* no such share */
	}
	if (!bad(parameter_callback) && value == NULL) {
		return 2;
	}
	return give(parameter_callback, value, value ? strlen(value) : 0, sink,
		    arg);
}

static uint32_t host_substitute(void *host, void *call,
				struct srvsvc_rs_text share,
				struct srvsvc_rs_text path,
				struct srvsvc_rs_text what,
				srvsvc_rs_sink_fn sink, void *arg)
{
	return give(substitute_callback, what.data, what.len, sink, arg);
}

static uint32_t host_config_stamp(void *host, void *call,
				  srvsvc_rs_sink_fn sink, void *arg)
{
	static unsigned now;

	now++; /* always another one: everything is read afresh */
	return give(config_stamp_callback, &now, sizeof(now), sink, arg);
}

/* What the recorded requests speak of. */
static void feed_good(uint32_t kinds, struct srvsvc_rs_feed *feed)
{
	struct srvsvc_rs_share share = {
		.size = sizeof(share), .name = text("data"),
		.path = text("/srv/data"), .comment = text("files of %U"),
		.flags = SRVSVC_RS_SHARE_BROWSEABLE | SRVSVC_RS_SHARE_AVAILABLE,
		.origin = SRVSVC_RS_ORIGIN_REGISTRY,
	};
	struct srvsvc_rs_session session = {
		.size = sizeof(session), .id = 1, .account_name = text("bob"),
		.client_address = text("192.0.2.1"),
	};
	struct srvsvc_rs_connection connection = {
		.size = sizeof(connection), .id = 1, .session_id = 1,
		.share_name = text("data"),
	};
	struct srvsvc_rs_open open = {
		.size = sizeof(open), .id = 77, .session_id = 1, .uid = 1000,
		.service_path = text("/srv/data"), .base_name = text("a"),
	};

	if (kinds & SRVSVC_RS_SHARES) {
		srvsvc_rs_feed_share(feed, &share);
		share.name = text("limited");
		share.flags |= SRVSVC_RS_SHARE_ACCESS_BASED |
			SRVSVC_RS_SHARE_HAS_RULES;
		srvsvc_rs_feed_share(feed, &share);
	}
	if (kinds & SRVSVC_RS_SESSIONS) {
		srvsvc_rs_feed_session(feed, &session);
	}
	if (kinds & SRVSVC_RS_CONNECTIONS) {
		srvsvc_rs_feed_connection(feed, &connection);
	}
	if (kinds & (SRVSVC_RS_OPENS | SRVSVC_RS_OPEN_OWNERS)) {
		srvsvc_rs_feed_open(feed, &open);
	}
}

/* Records that no host should push: unasked for, empty, not UTF-8, of an impossible kind and time. */
static void feed_garbage(struct srvsvc_rs_feed *feed)
{
	static const struct srvsvc_rs_text odd = { "\xff\xc0\0\\", 4 };
	struct srvsvc_rs_share share = {
		.size = sizeof(share), .name = odd, .path = odd,
		.comment = odd, .flags = UINT32_MAX, .kind = 3,
		.max_connections = UINT32_MAX,
	};
	struct srvsvc_rs_session session = {
		.size = sizeof(session), .id = UINT32_MAX, .account_name = odd,
		.created_ns = INT64_MIN,
	};
	struct srvsvc_rs_connection connection = {
		.size = sizeof(connection), .session_id = UINT32_MAX,
		.share_name = odd, .created_ns = INT64_MIN,
	};
	struct srvsvc_rs_open open = {
		.size = sizeof(open), .uid = UINT32_MAX, .base_name = odd,
		.service_path = odd, .stream_name = odd,
		.opened_ns = INT64_MAX, .num_locks = UINT32_MAX,
	};

	srvsvc_rs_feed_share(feed, &share);
	srvsvc_rs_feed_session(feed, &session);
	srvsvc_rs_feed_connection(feed, &connection);
	srvsvc_rs_feed_open(feed, &open);
	share.kind = 77;
	srvsvc_rs_feed_share(feed, &share);
	share.size = 1;
	srvsvc_rs_feed_share(feed, &share);
}

static uint32_t host_refresh(void *host, void *call, uint32_t kinds,
			     struct srvsvc_rs_feed *feed)
{
	if (!bad(refresh_callback)) {
		feed_good(kinds, feed);
	} else if (plan.way != NOTHING) {
		feed_garbage(feed); /* also before it fails */
	}
	return verdict(refresh_callback);
}

static uint32_t host_share_access(void *host, void *call,
				  struct srvsvc_rs_text share, uint32_t desired)
{
	return verdict(share_access_callback);
}

/* O:BAG:BAD:, in self-relative bytes */
static const uint8_t descriptor[] = {
	1, 0, 4, 0x80, 20, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 52, 0, 0, 0,
	1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0,
	1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0,
	2, 0, 8, 0, 0, 0, 0, 0,
};

static uint32_t host_share_security_get(void *host, void *call,
					struct srvsvc_rs_text share,
					srvsvc_rs_sink_fn sink, void *arg)
{
	return give(share_security_get_callback, descriptor,
		    sizeof(descriptor), sink, arg);
}

static uint32_t host_share_security_set(void *host, void *call,
					struct srvsvc_rs_text share,
					struct srvsvc_rs_bytes sd)
{
	uint32_t status = verdict(share_security_set_callback);

	/* The share is gone as asked; what is left of it is logged. */
	if (plan.share_gone && sd.len == 0) {
		plan.failed[share_security_set_callback] = 0;
	}
	return status;
}

static uint32_t host_store(void *host, void *call,
			   struct srvsvc_rs_text section, bool create,
			   const struct srvsvc_rs_setting *settings,
			   size_t count)
{
	return verdict(store_callback);
}

static uint32_t host_store_delete(void *host, void *call,
				  struct srvsvc_rs_text section)
{
	uint32_t status = verdict(store_delete_callback);

	plan.share_gone = status == 0;
	return status;
}

static uint32_t host_store_get(void *host, void *call,
			       struct srvsvc_rs_text section,
			       struct srvsvc_rs_text name,
			       srvsvc_rs_sink_fn sink, void *arg)
{
	if (!bad(store_get_callback)) {
		return 2;
	}
	return give(store_get_callback, "", 0, sink, arg);
}

static uint32_t host_share_command(void *host, void *call, uint32_t what,
				   const struct srvsvc_rs_text *args,
				   size_t count, int32_t *exit_code)
{
	bool is_bad = bad(share_command_callback);

	if (is_bad && plan.way == NOTHING) {
		return 50; /* none is set any more */
	}
	*exit_code = is_bad && plan.way == GARBAGE ? -1 : 0;
	if (what == SRVSVC_RS_COMMAND_DELETE && *exit_code == 0) {
		plan.share_gone = !(is_bad && plan.way == FAIL);
	}
	return verdict(share_command_callback);
}

static uint32_t host_config_changed(void *host, void *call)
{
	return verdict(config_changed_callback);
}

static uint32_t host_share_disconnect(void *host, void *call,
				      struct srvsvc_rs_text share)
{
	return verdict(share_disconnect_callback);
}

static uint32_t host_open_close(void *host, void *call,
				const struct srvsvc_rs_open *open)
{
	return verdict(open_close_callback);
}

static uint32_t host_session_close(void *host, void *call,
				   const struct srvsvc_rs_session *session)
{
	return verdict(session_close_callback);
}

static uint32_t host_check_directory(void *host, void *call,
				     struct srvsvc_rs_text path)
{
	return verdict(check_directory_callback);
}

static uint32_t host_file_security_get(void *host, void *call,
				       struct srvsvc_rs_text share,
				       struct srvsvc_rs_text path,
				       uint32_t info, srvsvc_rs_sink_fn sink,
				       void *arg)
{
	return give(file_security_get_callback, descriptor, sizeof(descriptor),
		    sink, arg);
}

static uint32_t host_file_security_set(void *host, void *call,
				       struct srvsvc_rs_text share,
				       struct srvsvc_rs_text path,
				       uint32_t info, struct srvsvc_rs_bytes sd)
{
	return verdict(file_security_set_callback);
}

static uint32_t host_counters(void *host, void *call,
			      struct srvsvc_rs_counters *out)
{
	if (bad(counters_callback) && plan.way == GARBAGE) {
		memset((char *)out + sizeof(out->size), 0xff,
		       sizeof(*out) - sizeof(out->size));
	}
	return verdict(counters_callback);
}

static uint32_t host_audit(void *host, void *call, uint32_t target,
			   struct srvsvc_rs_text file,
			   struct srvsvc_rs_text line)
{
	return verdict(audit_callback);
}

static uint32_t host_user_name(void *host, void *call, uint32_t uid,
			       srvsvc_rs_sink_fn sink, void *arg)
{
	return give(user_name_callback, "alice", 5, sink, arg);
}

static uint32_t host_real_path(void *host, void *call,
			       struct srvsvc_rs_text path,
			       srvsvc_rs_sink_fn sink, void *arg)
{
	return give(real_path_callback, path.data, path.len, sink, arg);
}

static uint32_t host_security_stamp(void *host, srvsvc_rs_sink_fn sink,
				    void *arg)
{
	return give(security_stamp_callback, "1", 1, sink, arg);
}

#define AS_MEMBER(name) .name = host_##name,
static const struct srvsvc_rs_host table = {
	.size = sizeof(table), .abi_version = SRVSVC_RS_ABI_VERSION,
	NAMES(AS_MEMBER)
};

/* Acts: when one of these fails, the call has failed. */
static const enum callback acts[] = {
	share_security_set_callback, store_callback, store_delete_callback,
	open_close_callback, session_close_callback, file_security_set_callback,
	share_command_callback,
};

/* What is wrong with the answer; NULL: nothing. */
static const char *judge(int32_t ret, const struct srvsvc_rs_reply *reply)
{
	uint32_t status;
	size_t i;

	if (ret != SRVSVC_RS_OK) {
		return "no answer";
	}
	if (reply->outcome != SRVSVC_RS_REPLY) {
		return reply->fault == 0 ? "a fault without a code" : NULL;
	}
	if (reply->len < 4) {
		return "a reply without a status";
	}
	memcpy(&status, reply->data + reply->len - 4, 4);
	for (i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (plan.failed[acts[i]] != 0 && status == 0) {
			return "an act failed and is called done";
		}
	}
	return NULL;
}

static void make(struct srvsvc_rs_service *service, uint16_t opnum,
		 const uint8_t *stub, uint32_t len)
{
	struct srvsvc_rs_caller caller = {
		.size = sizeof(caller), .account_name = text("root"),
		.user_level = SRVSVC_RS_LEVEL_USER, /* of uid 0 */
	};
	struct srvsvc_rs_request request = {
		.size = sizeof(request), .opnum = opnum,
		.stub = { stub, len }, .caller = &caller,
	};
	struct srvsvc_rs_reply reply = { .size = sizeof(reply) };
	const char *wrong;

	memset(plan.failed, 0, sizeof(plan.failed));
	plan.share_gone = false;
	wrong = judge(srvsvc_rs_call(service, &request, &reply), &reply);
	if (wrong != NULL) {
		fprintf(stderr, "%s: opnum %u, %s, way %d, error %u\n", wrong,
			opnum, plan.bad == CALLBACKS ? "all" :
			callback_names[plan.bad], plan.way, plan.error);
		exit(1);
	}
	srvsvc_rs_reply_free(&reply);
}

/* All requests of the file under the plan, by a service of its own. */
static size_t make_once(const uint8_t *at, const uint8_t *end)
{
	struct srvsvc_rs_service *service = NULL;
	size_t made = 0;
	uint32_t opnum, len;

	if (srvsvc_rs_service_new(&table, NULL, &service) != SRVSVC_RS_OK) {
		fprintf(stderr, "no service\n");
		exit(1);
	}
	for (; at < end; at += 8 + len) {
		memcpy(&opnum, at, 4);
		memcpy(&len, at + 4, 4);
		make(service, (uint16_t)opnum, at + 8, len);
		made++;
	}
	srvsvc_rs_service_free(service);
	return made;
}

/* The same with the host's store, and with commands instead of it. */
static size_t make_all(const uint8_t *at, const uint8_t *end)
{
	size_t made;

	plan.commands = false;
	made = make_once(at, end);
	plan.commands = true;
	return made + make_once(at, end);
}

static uint8_t *read_file(const char *name, size_t *len)
{
	FILE *file = fopen(name, "rb");
	uint8_t *data = malloc(16 << 20);

	if (file == NULL || data == NULL) {
		exit(1);
	}
	*len = fread(data, 1, 16 << 20, file);
	fclose(file);
	return data;
}

int main(int argc, char **argv)
{
	size_t len, made = 0;
	uint8_t *data;
	unsigned i;

	if (argc != 2) {
		return 2;
	}
	data = read_file(argv[1], &len);
	for (plan.bad = 0; plan.bad <= CALLBACKS; plan.bad++) {
		for (i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
			plan.way = FAIL;
			plan.error = errors[i];
			made += make_all(data, data + len);
		}
		for (plan.way = NOTHING; plan.way < WAYS; plan.way++) {
			made += make_all(data, data + len);
		}
	}
	free(data);
	for (i = 0; i < CALLBACKS; i++) {
		if (asked[i] == 0) {
			fprintf(stderr, "never asked: %s\n", callback_names[i]);
			return 1;
		}
	}
	printf("%zu calls\n", made);
	return 0;
}
