/* The border between the shim and src/samba: a table of functions each way. */
#ifndef SAMBA_GLUE_RUST_H
#define SAMBA_GLUE_RUST_H

struct glue_target;

/*
 * What Rust asks of a call that only C can take apart, and of the files that
 * are still C; texts are Samba's.  A name that is made is talloc memory.
 */
struct glue_shim {
	size_t size;
	const char *(*client_endpoint)(void *call);
	bool (*lacks)(uint32_t kinds);
	/*
	 * The session of the call, or where it is to have more privileges a
	 * copy of it; NULL: it is not whole, or no memory.
	 */
	const void *(*session_with)(void *call, void *mem_ctx, uint64_t more);
	int (*snum)(const char *name);
	bool (*target)(void *call, const char *name, struct glue_target *out);
	bool (*home)(void *call, struct glue_target *out);
	const char *(*home_name)(void *call);
	bool (*has_homes)(void);
	char *(*expand)(void *mem_ctx, const char *text);
	uint64_t (*whom_number)(void *call);
	void (*config_follow)(void *call);
	uint64_t (*config_generation)(void);
	bool (*includes_registry)(void);
	int (*temporary)(int snum);
	bool (*temporary_note)(const char *share, bool temporary);
};
extern const struct glue_shim glue_shim;

/* What C calls of Rust; src/ffi/samba.rs has the same. */
struct glue_rust {
	size_t size;
	int32_t (*service_new)(const struct srvsvc_rs_host *table,
			       const struct glue_shim *shim,
			       struct srvsvc_rs_service **out);
	bool (*become_caller)(void *session_info);
	void (*unbecome_caller)(void);
	void (*become_root)(void);
	void (*unbecome_root)(void);
	void (*forget)(const char *names);
	/* the kinds that lack a function of Rust's, early ones or all, told to
	   the service if there is one */
	uint32_t (*lacks)(struct srvsvc_rs_service *service, bool late);
	void (*prove_live)(struct srvsvc_rs_service *service);
	bool (*is_smbd)(void);
	void (*smbd_started)(int64_t *seconds, uint64_t *instance);
	/* texts of Samba's "unix charset" and UTF-8: text.c is for callers */
	void (*text_look_again)(void);
	bool (*text_is_utf8)(void);
	char *(*text_from_samba)(void *mem_ctx, const char *text);
	char *(*text_to_samba)(void *mem_ctx, const char *text, size_t len);
	void (*watch_look)(void);
	void (*watch_begin)(uint32_t who);
	void (*watch_file)(uint32_t who, const char *path);
	void (*watch_folder)(uint32_t who, const char *path);
	uint64_t (*watch_quiet_since)(uint32_t who);
	/* a line of Samba's charset for its log */
	void (*log)(int level, const char *location, const char *func,
		    const char *line);
	/* nobody changes a section of the registry; false: somebody does */
	bool (*lock_all)(void);
	void (*unlock)(void);
	/* the share is gone: so is its descriptor; as root */
	void (*forget_descriptor)(const char *share);
	/* all processes: the configuration is another one */
	void (*tell_of_change)(void);
	/* after a call: come back when what is held back is due; all of it */
	void (*flush_later)(struct tevent_context *events);
	void (*flush_all)(void);
};

/* Given with the first entry, before anything else of the shim runs. */
extern const struct glue_rust *rust;

#endif /* SAMBA_GLUE_RUST_H */
