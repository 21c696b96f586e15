/*
 * srvsvc_rs.h - the C ABI of libsrvsvc_rs, version 1.
 *
 * The library answers the calls of the Server Service Remote Protocol
 * ([MS-SRVS], interface 4b324fc8-1670-01d3-1278-5a47bf6ee188 version 3.0).
 * A host (an SMB server, a test program) gives it raw request bytes and says
 * who the caller is; it gets raw reply bytes or a fault back.  What the library
 * must know or have done it asks of the host through a table of callbacks.
 * Samba is served without this table: the library has a host of its own for it.
 *
 * Rules that hold for everything below:
 *
 * - Every struct that crosses begins with its size as the side that made it
 *   knows it.  A smaller one is read as far as it reaches, the rest counts
 *   as zero; a size below the first version's is refused.  A table entry
 *   that does not lie within the given size as a whole counts as NULL.
 * - Text is UTF-8 with a length, not NUL-terminated unless said; a NULL
 *   pointer with length 0 is "absent", a non-NULL pointer with length 0 is
 *   the empty text.  Text that is not UTF-8 is taken with U+FFFD for the
 *   bad bytes.
 * - Pointers given to a function or a callback are lent for the time of that
 *   call only.  Memory is freed by the side that made it.
 * - Times are seconds or nanoseconds since 1970-01-01 UTC as said.
 * - Functions may be called from any thread unless said otherwise, one call
 *   at a time for the same reply or feed.  Callbacks come on the thread that
 *   made the call, never with a lock of the library held, and may call back
 *   into the registry functions.
 * - What the library logs during a call goes to the host of the service that
 *   was called, on the same thread.
 * - No function lets a panic or an exception out.  A panic inside becomes
 *   SRVSVC_RS_PANIC (or what is said for functions that return something
 *   else), a log line, and leaves the registry as it was before the call.
 */
#ifndef SRVSVC_RS_H
#define SRVSVC_RS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SRVSVC_RS_ABI_VERSION 1

/* What every function that returns int32_t returns. */
#define SRVSVC_RS_OK 0
#define SRVSVC_RS_NULL (-1)       /* a pointer that must not be NULL was */
#define SRVSVC_RS_INVALID (-2)    /* an argument is out of its range */
#define SRVSVC_RS_STALE (-3)      /* a handle whose object is gone */
#define SRVSVC_RS_NO_MEMORY (-4)
#define SRVSVC_RS_PANIC (-5)      /* caught; the log has the first one's backtrace */
#define SRVSVC_RS_VERSION (-6)    /* ABI versions that do not go together */

/* ---- small parts ---- */

struct srvsvc_rs_text {
	const char *data;
	size_t len;
};

struct srvsvc_rs_bytes {
	const uint8_t *data;
	size_t len;
};

/* Where a callback puts bytes of its own; copied before it returns. */
typedef void (*srvsvc_rs_sink_fn)(void *sink, const uint8_t *data, size_t len);

/* A process of the server, as Samba's struct server_id. */
struct srvsvc_rs_server_id {
	uint64_t pid;
	uint32_t task_id;
	uint32_t vnn;             /* cluster node; 0xffffffff: not clustered */
	uint64_t unique_id;
};

/* A file, as Samba's struct file_id. */
struct srvsvc_rs_file_id {
	uint64_t devid;
	uint64_t inode;
	uint64_t extid;
};

/* ---- who is calling ---- */

/* A SID in its binary form ([MS-DTYP] 2.4.2.2), at most 68 bytes. */
struct srvsvc_rs_sid {
	uint8_t data[68];
	uint8_t len;
	uint8_t deny_only;        /* counts for deny entries only */
};

/* Values of srvsvc_rs_caller.user_level */
#define SRVSVC_RS_LEVEL_ANONYMOUS 0
#define SRVSVC_RS_LEVEL_GUEST 1
#define SRVSVC_RS_LEVEL_USER 10
#define SRVSVC_RS_LEVEL_ADMINISTRATOR 40
#define SRVSVC_RS_LEVEL_SYSTEM 50

/* Values of srvsvc_rs_caller.transport */
#define SRVSVC_RS_TRANSPORT_NP 1
#define SRVSVC_RS_TRANSPORT_TCP 2
#define SRVSVC_RS_TRANSPORT_LOCAL 8

struct srvsvc_rs_caller {
	size_t size;
	const struct srvsvc_rs_sid *sids;     /* first: the user */
	size_t num_sids;
	uint64_t privileges;      /* bits as Samba's privilege_mask */
	uint32_t uid;
	uint32_t gid;
	const uint32_t *groups;
	size_t num_groups;
	struct srvsvc_rs_text account_name;
	struct srvsvc_rs_text domain_name;
	struct srvsvc_rs_text unix_name;
	struct srvsvc_rs_text client_address; /* numeric; absent: local */
	struct srvsvc_rs_text client_name;    /* NetBIOS or host name, if known */
	struct srvsvc_rs_text local_address;  /* numeric */
	uint32_t user_level;      /* SRVSVC_RS_LEVEL_* */
	uint32_t transport;       /* SRVSVC_RS_TRANSPORT_* */
	uint32_t auth_type;       /* of the RPC bind; 0: none */
	uint32_t auth_level;      /* of the RPC bind; 1: none */
	/*
	 * 0, or the number of a login: the same in each call of it, and never of
	 * another with other SIDs, privileges, ids or names.  The library keeps
	 * what it made of those.
	 */
	uint64_t known_as;
};

/* ---- a call ---- */

#define SRVSVC_RS_FLAG_BIGENDIAN 0x1u
#define SRVSVC_RS_FLAG_NDR64 0x2u

struct srvsvc_rs_request {
	size_t size;
	uint16_t opnum;
	uint16_t reserved;
	uint32_t flags;           /* SRVSVC_RS_FLAG_*, of the stub bytes */
	struct srvsvc_rs_bytes stub;
	const struct srvsvc_rs_caller *caller;
	void *call;               /* the host's own; handed to its callbacks */
};

/* Values of srvsvc_rs_reply.outcome */
#define SRVSVC_RS_REPLY 1         /* data, len: the reply stub, little-endian */
#define SRVSVC_RS_FAULT 2         /* fault: the DCE/RPC fault code, no stub */

struct srvsvc_rs_reply {
	size_t size;              /* set by the caller, the rest by the call */
	uint32_t outcome;
	uint32_t fault;
	const uint8_t *data;      /* owned by the library until reply_free */
	size_t len;
	void *owner;
};

/* Answers of srvsvc_rs_route() */
#define SRVSVC_RS_ROUTE_OURS 1     /* hand the call to srvsvc_rs_call() */
#define SRVSVC_RS_ROUTE_FORWARD 2  /* the host's former service is to answer */
#define SRVSVC_RS_ROUTE_FAULT 3    /* answer nca_s_op_rng_error */
#define SRVSVC_RS_ROUTE_SHADOW 4   /* forward, then srvsvc_rs_shadow() */

/* ---- records: what the host knows ---- */

/* Bits of srvsvc_rs_share.flags */
#define SRVSVC_RS_SHARE_BROWSEABLE 0x00000001u
#define SRVSVC_RS_SHARE_AVAILABLE 0x00000002u
#define SRVSVC_RS_SHARE_SPECIAL 0x00000004u      /* administrative share */
#define SRVSVC_RS_SHARE_MSDFS_ROOT 0x00000008u
#define SRVSVC_RS_SHARE_ACCESS_BASED 0x00000010u /* access based share enum */
#define SRVSVC_RS_SHARE_HIDE_UNREADABLE 0x00000020u
#define SRVSVC_RS_SHARE_ENCRYPT 0x00000040u      /* encryption is required */
#define SRVSVC_RS_SHARE_GUEST_OK 0x00000080u     /* not looked at */
#define SRVSVC_RS_SHARE_READ_ONLY 0x00000100u    /* not looked at */
#define SRVSVC_RS_SHARE_CONTINUOUS 0x00000200u   /* continuous availability */
#define SRVSVC_RS_SHARE_AUTOLOADED 0x00000400u   /* made from [homes] or printers; not looked at */
#define SRVSVC_RS_SHARE_CALLER_HOME 0x00000800u  /* home of this caller only */
#define SRVSVC_RS_SHARE_TEMPORARY 0x00001000u    /* vanishes at restart */
#define SRVSVC_RS_SHARE_HAS_RULES 0x00002000u    /* valid/invalid users or hosts set; not looked at */
#define SRVSVC_RS_SHARE_FORCE_LEVEL2 0x00004000u /* level II oplocks are forced */
#define SRVSVC_RS_SHARE_WRONG_ADDRESS 0x00008000u /* not served on this caller's local address */

/* Values of srvsvc_rs_share.kind */
#define SRVSVC_RS_KIND_DISK 0
#define SRVSVC_RS_KIND_PRINTER 1
#define SRVSVC_RS_KIND_IPC 3

/* Values of srvsvc_rs_share.origin: where the definition stands */
#define SRVSVC_RS_ORIGIN_FILE 0        /* smb.conf or a file it includes */
#define SRVSVC_RS_ORIGIN_REGISTRY 1
#define SRVSVC_RS_ORIGIN_USERSHARE 2   /* made by a user: variables in its texts stay as they are */
#define SRVSVC_RS_ORIGIN_GENERATED 3   /* homes, printers, IPC$ */

struct srvsvc_rs_share {
	size_t size;
	struct srvsvc_rs_text name;
	struct srvsvc_rs_text path;       /* unix path, variables not expanded */
	struct srvsvc_rs_text comment;    /* variables not expanded */
	struct srvsvc_rs_text volume;
	struct srvsvc_rs_text msdfs_proxy;
	uint32_t flags;                   /* SRVSVC_RS_SHARE_* */
	uint32_t kind;                    /* SRVSVC_RS_KIND_* */
	uint32_t origin;                  /* SRVSVC_RS_ORIGIN_* */
	uint32_t max_connections;         /* 0: no limit */
	uint32_t csc_policy;              /* 0 manual 1 documents 2 programs 3 disable */
	uint32_t reserved;
};

/* Bits of srvsvc_rs_session.flags */
#define SRVSVC_RS_SESSION_GUEST 0x1u
#define SRVSVC_RS_SESSION_ENCRYPTED 0x2u   /* requests travel encrypted */
#define SRVSVC_RS_SESSION_SMB1 0x4u
#define SRVSVC_RS_SESSION_SETUP 0x8u       /* not authenticated yet */
#define SRVSVC_RS_SESSION_ANONYMOUS 0x10u

struct srvsvc_rs_session {
	size_t size;
	uint32_t id;                      /* unique in the cluster */
	uint32_t flags;                   /* SRVSVC_RS_SESSION_* */
	uint64_t wire_id;
	int64_t created_ns;               /* since 1970 */
	uint64_t created_nttime;          /* the same, as Samba stores it */
	struct srvsvc_rs_server_id server;
	struct srvsvc_rs_text account_name;
	struct srvsvc_rs_text domain_name;
	struct srvsvc_rs_text unix_name;
	uint32_t uid;
	uint16_t dialect;                 /* 0: SMB1 */
	uint16_t transport;               /* 0 unknown 1 NetBIOS 2 TCP 3 QUIC */
	struct srvsvc_rs_text client_address;  /* numeric, no port */
	struct srvsvc_rs_text client_name;     /* NetBIOS or host name, if known */
	struct srvsvc_rs_text local_address;   /* numeric, no port */
	uint32_t num_channels;
	uint32_t client_port;
	int64_t idle_ms;                  /* since data came last; -1: unknown */
};

struct srvsvc_rs_connection {          /* a tree connect */
	size_t size;
	uint32_t id;                      /* unique in the cluster */
	uint32_t wire_id;
	uint32_t session_id;
	uint32_t reserved;
	int64_t created_ns;
	struct srvsvc_rs_server_id server;
	struct srvsvc_rs_text share_name;
};

/* Bits of srvsvc_rs_open.flags */
#define SRVSVC_RS_OPEN_STALE 0x1u          /* a dead process left it behind: left out, but with UNCHECKED */
#define SRVSVC_RS_OPEN_HAS_SESSION 0x2u    /* session_id and connection_id are known */
#define SRVSVC_RS_OPEN_DISCONNECTED 0x4u   /* a durable handle without a client */
#define SRVSVC_RS_OPEN_DIRECTORY 0x8u      /* not looked at */
#define SRVSVC_RS_OPEN_PIPE 0x10u          /* path is the pipe's name */

struct srvsvc_rs_open {
	size_t size;
	uint32_t id;                      /* unique in the cluster; 0: unknown */
	uint32_t flags;                   /* SRVSVC_RS_OPEN_* */
	struct srvsvc_rs_server_id server;
	struct srvsvc_rs_file_id file;
	uint64_t share_file_id;           /* how the owning process calls it */
	uint32_t session_id;
	uint32_t connection_id;
	uint32_t uid;
	uint32_t access_mask;
	uint32_t share_access;
	uint32_t num_locks;
	int64_t opened_ns;
	struct srvsvc_rs_text service_path;
	struct srvsvc_rs_text base_name;   /* relative to service_path; "." its root */
	struct srvsvc_rs_text stream_name; /* with its colon; absent: none */
	uint32_t count;                   /* with OPEN_OWNERS: so many opens that are alike in what counts; 0: one */
	uint32_t reserved;
};

struct srvsvc_rs_transport {           /* an address that the server listens on */
	size_t size;
	struct srvsvc_rs_text name;       /* e.g. \Device\NetBT_If0 */
	struct srvsvc_rs_text address;    /* numeric */
	uint32_t port;
	uint32_t reserved;
};

/* Handles: 64 bits, never 0; one that names a gone object gives SRVSVC_RS_STALE. */
typedef uint64_t srvsvc_rs_handle;

/* What a refresh is to bring; bits */
#define SRVSVC_RS_SHARES 0x01u
#define SRVSVC_RS_SESSIONS 0x02u
#define SRVSVC_RS_CONNECTIONS 0x04u /* with SESSIONS: other sessions than those of the tree connects are not looked at */
#define SRVSVC_RS_OPENS 0x08u
#define SRVSVC_RS_LOCKS 0x10u      /* fill num_locks of the opens */
#define SRVSVC_RS_IDLE 0x20u       /* fill idle_ms of the sessions */
#define SRVSVC_RS_TRANSPORTS 0x40u
#define SRVSVC_RS_OPEN_IDS 0x80u   /* with OPENS: fill id; without it nobody looks at the id */
#define SRVSVC_RS_OPEN_OWNERS 0x100u /* opens for counting: server, uid and, where known, session and connection are enough, with a count, and the last one's opened_ns */
#define SRVSVC_RS_HOME 0x2000u     /* the share that is the caller's own home, with SRVSVC_RS_SHARE_CALLER_HOME; asked for a list, and for a name that is the caller's */
#define SRVSVC_RS_UNCHECKED 0x200u /* with OPENS: also what dead processes left behind; need not look whether they live */
#define SRVSVC_RS_HERE 0x4000u     /* with SESSIONS and OPEN_OWNERS: of this node of a cluster only; a host that is one machine has no others */

/* What else a call may need; for srvsvc_rs_opnum_kinds() and srvsvc_rs_service_without() */
#define SRVSVC_RS_FILES 0x400u     /* security of files */
#define SRVSVC_RS_CHANGES 0x800u   /* adding, changing and deleting shares */
#define SRVSVC_RS_CALLERS 0x1000u  /* who calls, and options: every call needs it */

/* ---- what the host is asked: the callback table ---- */

struct srvsvc_rs_feed;             /* where a refresh puts its records */
struct srvsvc_rs_service;

struct srvsvc_rs_clock {
	size_t size;
	int64_t seconds;          /* since 1970 UTC */
	uint32_t nanoseconds;
	int32_t minutes_west;     /* of the local zone now; west is positive */
	uint64_t uptime_ms;       /* of the machine */
	int64_t server_start;     /* when the file server started, seconds; 0 unknown */
	uint64_t server_instance; /* another number for each start; 0 unknown */
};

struct srvsvc_rs_setting {
	struct srvsvc_rs_text name;    /* an smb.conf parameter name */
	struct srvsvc_rs_text value;   /* absent: remove it */
};

/* Values of "what" in share_command() */
#define SRVSVC_RS_COMMAND_ADD 1
#define SRVSVC_RS_COMMAND_CHANGE 2
#define SRVSVC_RS_COMMAND_DELETE 3

struct srvsvc_rs_counters {        /* what the host counts; unknown is 0 */
	size_t size;
	uint64_t bytes_received;
	uint64_t bytes_sent;
	uint64_t files_opened;
	uint64_t jobs_queued;
	uint64_t password_errors;
	uint64_t permission_errors;
	uint64_t system_errors;
	uint64_t average_response_us;
	uint64_t files_closed;     /* asked for where files_opened is 0 */
	uint64_t sessions_opened;
};

/* Where audit() is to put a line */
#define SRVSVC_RS_AUDIT_LOG 0      /* the host's own debug log */
#define SRVSVC_RS_AUDIT_SYSLOG 1
#define SRVSVC_RS_AUDIT_FILE 2

/*
 * Unless said otherwise callbacks return a Win32 status (0: done) and a NULL
 * entry means ERROR_NOT_SUPPORTED.  "host" is the pointer given to
 * srvsvc_rs_service_new(), "call" the one of the request (NULL outside a
 * call).  Decisions are the library's: a callback does what it is told, with
 * full rights, and says whether that worked.
 */
struct srvsvc_rs_host {
	size_t size;
	uint32_t abi_version;
	uint32_t reserved;

	/* Levels as Samba's: 0 error, 1 warning, 3 notice, 5 info, 10 debug. */
	void (*log)(void *host, int level, struct srvsvc_rs_text text);
	int (*log_level)(void *host);

	uint32_t (*clock)(void *host, struct srvsvc_rs_clock *out);

	/*
	 * A parameter of the [global] section by its smb.conf name
	 * ("server string", "srvsvc_rs:audit"), or of a share's section when
	 * share is present, as text with global variables expanded.
	 * ERROR_FILE_NOT_FOUND (2) when it is parametric and not set, or no
	 * parameter of this host; ERROR 2310 when there is no such share.
	 */
	uint32_t (*parameter)(void *host, void *call, struct srvsvc_rs_text share,
			      struct srvsvc_rs_text name,
			      srvsvc_rs_sink_fn sink, void *sink_arg);

	/* Expand the variables of a text for this caller and share ("" none). */
	uint32_t (*substitute)(void *host, void *call, struct srvsvc_rs_text share,
			       struct srvsvc_rs_text path, struct srvsvc_rs_text text,
			       srvsvc_rs_sink_fn sink, void *sink_arg);

	/*
	 * An opaque text that changes when the share list that this caller
	 * would see may have changed since.  Must be cheap: it is asked at
	 * each call.  The same text promises the same shares.
	 */
	uint32_t (*config_stamp)(void *host, void *call,
				 srvsvc_rs_sink_fn sink, void *sink_arg);

	/* Push all records of the kinds (bits) into feed, reading afresh. */
	uint32_t (*refresh)(void *host, void *call, uint32_t kinds,
			    struct srvsvc_rs_feed *feed);

	/*
	 * May this caller connect to the share: its user rules, its host
	 * rules and its security descriptor (desired: access mask).
	 * 0 yes, ERROR_ACCESS_DENIED no, 2310 no such share.
	 */
	uint32_t (*share_access)(void *host, void *call, struct srvsvc_rs_text share,
				 uint32_t desired);

	/* Self-relative SECURITY_DESCRIPTOR of a share; set with len 0 removes. */
	uint32_t (*share_security_get)(void *host, void *call, struct srvsvc_rs_text share,
				       srvsvc_rs_sink_fn sink, void *sink_arg);
	uint32_t (*share_security_set)(void *host, void *call, struct srvsvc_rs_text share,
				       struct srvsvc_rs_bytes sd);

	/*
	 * Store settings of one section ("global" included) of the host's
	 * own configuration store, all or none.  create: the section must not
	 * exist (ERROR_FILE_EXISTS); else it must (ERROR_FILE_NOT_FOUND).
	 * ERROR_NOT_SUPPORTED when the host keeps no writable store.
	 */
	uint32_t (*store)(void *host, void *call, struct srvsvc_rs_text section, bool create,
			  const struct srvsvc_rs_setting *settings, size_t count);
	uint32_t (*store_delete)(void *host, void *call, struct srvsvc_rs_text section);
	/* Read one setting of the store itself; ERROR_FILE_NOT_FOUND: not there. */
	uint32_t (*store_get)(void *host, void *call, struct srvsvc_rs_text section,
			      struct srvsvc_rs_text name,
			      srvsvc_rs_sink_fn sink, void *sink_arg);

	/*
	 * Run the admin's own command for adding, changing or deleting a
	 * share, with these arguments, in this order, each exactly as given
	 * whatever characters it has.  ERROR_NOT_SUPPORTED when none is set.
	 * exit_code gets the command's exit status.
	 */
	uint32_t (*share_command)(void *host, void *call, uint32_t what,
				  const struct srvsvc_rs_text *args, size_t count,
				  int32_t *exit_code);

	/*
	 * Tell all server processes that the configuration changed.  From now
	 * on parameter() says what is in force with what was stored.
	 */
	uint32_t (*config_changed)(void *host, void *call);

	/* Disconnect every tree connect of the share. */
	uint32_t (*share_disconnect)(void *host, void *call, struct srvsvc_rs_text share);
	/* Close one open, no other. */
	uint32_t (*open_close)(void *host, void *call, const struct srvsvc_rs_open *open);
	/* End one session, no other where the host can. */
	uint32_t (*session_close)(void *host, void *call, const struct srvsvc_rs_session *session);

	/*
	 * A directory's absolute unix path: 0 the caller, with their own rights,
	 * may list it; 2/3 not there, 5 they may not, 267 no directory.
	 */
	uint32_t (*check_directory)(void *host, void *call, struct srvsvc_rs_text path);

	/*
	 * Security of a file as the caller would see it over SMB.  path is
	 * relative to the share's root, '/' between components, already
	 * normalised by the library ("": the root).  info: OWNER 1, GROUP 2,
	 * DACL 4, SACL 8.
	 */
	uint32_t (*file_security_get)(void *host, void *call, struct srvsvc_rs_text share,
				      struct srvsvc_rs_text path, uint32_t info,
				      srvsvc_rs_sink_fn sink, void *sink_arg);
	uint32_t (*file_security_set)(void *host, void *call, struct srvsvc_rs_text share,
				      struct srvsvc_rs_text path, uint32_t info,
				      struct srvsvc_rs_bytes sd);

	uint32_t (*counters)(void *host, void *call, struct srvsvc_rs_counters *out);

	/* One audit line, without line end. target: SRVSVC_RS_AUDIT_*. */
	uint32_t (*audit)(void *host, void *call, uint32_t target,
			  struct srvsvc_rs_text file, struct srvsvc_rs_text line);

	/* The name a user id is shown by ("DOMAIN\\name" or "name"). */
	uint32_t (*user_name)(void *host, void *call, uint32_t uid,
			      srvsvc_rs_sink_fn sink, void *sink_arg);

	/* An absolute unix path with its links followed as the caller; 2/3 not there. */
	uint32_t (*real_path)(void *host, void *call, struct srvsvc_rs_text path,
			      srvsvc_rs_sink_fn sink, void *sink_arg);

	/*
	 * Another number whenever a [global] parameter may have changed; 0:
	 * not known.  Parameters but "server string" are then asked for once
	 * a generation.
	 */
	uint64_t (*config_generation)(void *host);

	/*
	 * An opaque text that changes when a share's descriptor may have
	 * changed; ERROR_NOT_SUPPORTED when that cannot be told now.  The
	 * same text promises the same descriptors.
	 */
	uint32_t (*security_stamp)(void *host, srvsvc_rs_sink_fn sink, void *sink_arg);

	/*
	 * Set (absent: remove) one setting of the store if it still is "old"
	 * (absent: not there), all of it under the store's lock; ERROR_BUSY
	 * when it is another by now.  NULL: what two clients change at the
	 * same moment may be lost.
	 */
	uint32_t (*store_replace)(void *host, void *call, struct srvsvc_rs_text section,
				  struct srvsvc_rs_text name,
				  struct srvsvc_rs_text old,
				  struct srvsvc_rs_text value);

	/*
	 * Keep others, in any process of this host, from changing a section
	 * (its name in lower case) until it is unlocked or this process ends;
	 * one at a time.  From then on the host shows what others stored.
	 * ERROR_BUSY: another one did not let go in time.
	 */
	uint32_t (*section_lock)(void *host, void *call, struct srvsvc_rs_text section);
	void (*section_unlock)(void *host, void *call, struct srvsvc_rs_text section);
};

/* ---- the service ---- */

/* SRVSVC_RS_ABI_VERSION of the library. */
uint32_t srvsvc_rs_abi_version(void);

/* The library's version, NUL-terminated, never freed. */
const char *srvsvc_rs_version(void);

/* [MS-SRVS] name of an opnum, NUL-terminated, never freed; NULL beyond the last one. */
const char *srvsvc_rs_opnum_name(uint16_t opnum);

/*
 * Kinds of records (SRVSVC_RS_SHARES ...) that the answer to an opnum may be
 * made of.  0: none, or no such call; a host need not look whether its shares
 * changed.
 */
uint32_t srvsvc_rs_opnum_kinds(uint16_t opnum);

/*
 * Make a service over a host.  The table is copied; host must outlive the
 * service.  *out is the caller's until srvsvc_rs_service_free().
 * SRVSVC_RS_VERSION when host->abi_version is not known.
 */
int32_t srvsvc_rs_service_new(const struct srvsvc_rs_host *table, void *host,
			      struct srvsvc_rs_service **out);

/* NULL is allowed.  No call may be under way. */
void srvsvc_rs_service_free(struct srvsvc_rs_service *service);

/*
 * What comes again and again, refusals of one caller or messages of levels 0
 * and 1, is counted and is one line every ten seconds: write those that are
 * due, or all of them.  To be called when *wait_ms of the last time are over
 * (0: nothing is held back; the pointer may be NULL).  Other calls write the
 * refusals on their way, and srvsvc_rs_service_free() writes the rest.
 */
int32_t srvsvc_rs_service_flush(struct srvsvc_rs_service *service, bool all,
				uint32_t *wait_ms);

/*
 * Parts of the host that do not work here, for example because a layout was
 * not recognised: calls that need one of the kinds (SRVSVC_RS_SHARES ...)
 * are routed to SRVSVC_RS_ROUTE_FORWARD.  reason is logged once.
 */
int32_t srvsvc_rs_service_without(struct srvsvc_rs_service *service, uint32_t kinds,
				  struct srvsvc_rs_text reason);

/*
 * Who is to answer this opnum: SRVSVC_RS_ROUTE_*.  Decided before the stub is
 * read, from the options enable, fallback and shadow and from what
 * srvsvc_rs_service_without() said.  A panic gives SRVSVC_RS_ROUTE_FAULT.
 */
uint32_t srvsvc_rs_route(struct srvsvc_rs_service *service, uint16_t opnum);

/*
 * Answer a call.  reply->size is to be set; on SRVSVC_RS_OK the rest is
 * filled and srvsvc_rs_reply_free() is due.  Any other return leaves the
 * reply untouched and stands for the fault nca_s_fault_unspec.
 */
int32_t srvsvc_rs_call(struct srvsvc_rs_service *service,
		       const struct srvsvc_rs_request *request,
		       struct srvsvc_rs_reply *reply);

/* NULL and a reply already freed are allowed. */
void srvsvc_rs_reply_free(struct srvsvc_rs_reply *reply);

/*
 * Shadow mode: compare the reply that the former service gave to this request
 * (stub bytes, little-endian, in the request's syntax; data NULL: a fault) with
 * ours and log each difference: call, level, field, both values.  Nothing is
 * changed by it; calls that change state are skipped, and so is all the work
 * when the host's log level says that nobody would see the lines (info).
 */
int32_t srvsvc_rs_shadow(struct srvsvc_rs_service *service,
			 const struct srvsvc_rs_request *request,
			 struct srvsvc_rs_bytes theirs);

/* ---- the feed: inside a refresh callback ---- */

/* Put a copy of a record into the refresh under way. */
int32_t srvsvc_rs_feed_share(struct srvsvc_rs_feed *feed, const struct srvsvc_rs_share *share);
int32_t srvsvc_rs_feed_session(struct srvsvc_rs_feed *feed, const struct srvsvc_rs_session *session);
int32_t srvsvc_rs_feed_connection(struct srvsvc_rs_feed *feed, const struct srvsvc_rs_connection *connection);
int32_t srvsvc_rs_feed_open(struct srvsvc_rs_feed *feed, const struct srvsvc_rs_open *open);
int32_t srvsvc_rs_feed_transport(struct srvsvc_rs_feed *feed, const struct srvsvc_rs_transport *transport);

/* ---- the registry: for hosts that push changes as they happen ---- */

/*
 * Kinds (SRVSVC_RS_SHARES ...) that this host pushes; refresh() is not asked
 * for them.  Default: none.
 */
int32_t srvsvc_rs_registry_pushed(struct srvsvc_rs_service *service, uint32_t kinds);

/*
 * Add a record, or replace the one with the same identity (share: name
 * without regard to case; others: id), whose handle then stays the same.
 * *out may be NULL.
 */
int32_t srvsvc_rs_share_put(struct srvsvc_rs_service *service,
			    const struct srvsvc_rs_share *share, srvsvc_rs_handle *out);
int32_t srvsvc_rs_session_put(struct srvsvc_rs_service *service,
			      const struct srvsvc_rs_session *session, srvsvc_rs_handle *out);
int32_t srvsvc_rs_connection_put(struct srvsvc_rs_service *service,
				 const struct srvsvc_rs_connection *connection, srvsvc_rs_handle *out);
int32_t srvsvc_rs_open_put(struct srvsvc_rs_service *service,
			   const struct srvsvc_rs_open *open, srvsvc_rs_handle *out);

/* SRVSVC_RS_STALE when the handle names nothing any more, or another kind. */
int32_t srvsvc_rs_share_remove(struct srvsvc_rs_service *service, srvsvc_rs_handle share);
int32_t srvsvc_rs_session_remove(struct srvsvc_rs_service *service, srvsvc_rs_handle session);
int32_t srvsvc_rs_connection_remove(struct srvsvc_rs_service *service, srvsvc_rs_handle connection);
int32_t srvsvc_rs_open_remove(struct srvsvc_rs_service *service, srvsvc_rs_handle open);

/* How many records of one kind (a single bit) the registry holds. */
int32_t srvsvc_rs_registry_count(struct srvsvc_rs_service *service, uint32_t kind, size_t *out);

#ifdef __cplusplus
}
#endif

#endif /* SRVSVC_RS_H */
