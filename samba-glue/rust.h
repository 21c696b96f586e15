/* The border between the shim and src/samba: a table of functions each way. */
#ifndef SAMBA_GLUE_RUST_H
#define SAMBA_GLUE_RUST_H

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
	/* texts of Samba's "unix charset" and UTF-8: text.c is for callers */
	void (*text_look_again)(void);
	bool (*text_is_utf8)(void);
	char *(*text_from_samba)(void *mem_ctx, const char *text);
	char *(*text_to_samba)(void *mem_ctx, const char *text, size_t len);
	void (*watch_look)(void);
	/* a line of Samba's charset for its log */
	void (*log)(int level, const char *location, const char *func,
		    const char *line);
	/* src/samba/config: at the worker's start, before Samba loads the
	   shares; at the start of smbd */
	void (*config_started)(void);
	void (*smbd_starts)(const struct glue_shim *shim);
	/* from now on Samba expands for this caller */
	void (*whom_speaks)(void *call);
	/* once a call, before anything reads a parameter; shares false: a
	   change of usershares alone may wait */
	void (*config_fresh)(struct srvsvc_rs_service *service, bool shares);
	/* what is loaded may no longer be what was loaded there */
	void (*config_forget)(void);
	/* counts the loads; 0: not known */
	uint64_t (*config_generation)(void);
	/* after a call: come back when what is held back is due; all of it */
	void (*flush_later)(struct tevent_context *events);
	void (*flush_all)(void);
};

/* Given with the first entry, before anything else of the shim runs. */
extern const struct glue_rust *rust;

#endif /* SAMBA_GLUE_RUST_H */
