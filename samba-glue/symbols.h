/*
 * What samba-glue finds in the running Samba by name.
 *
 * Nothing of Samba is linked: the same file is also preloaded into programs
 * that have no Samba library, and private libraries tie a module to one
 * package build.  So there are two ways to a function of Samba:
 *
 * - GLUE_FUNCTIONS below: found with dlsym() once, by glue_syms_load(), and
 *   called as samba.NAME(...); GLUE_LATE_FUNCTIONS are found when one of them
 *   is first asked for, as samba_late.NAME(...).
 * - Public functions that have a prototype in the headers of samba-dev and
 *   are called by their own name (talloc, ndr, dcerpc-server-core).  weak.h
 *   lists them: an undefined weak symbol does not fail the load.
 *
 * One line each, sorted by library.  The first word of a line says which
 * calls cannot be answered truly, or safely, without the function: where it is
 * missing they are handed on to Samba's own service, and no code of theirs is
 * run here.
 *
 *   EVERY                   all of them: they ask who calls, or an option
 *   SHARES                  those about shares; of GLUE_FUNCTIONS only
 *   FILES                   security of files
 *   CHANGES                 those that add, change or delete shares
 *   SESSIONS, CONNECTIONS, OPENS, LIVE (the three)
 *   NOTHING                 none: without it an answer takes longer or tells
 *                           less; who uses it tests it for NULL first
 *
 * SINCE(word, 418) and UNTIL(word, 423): only those releases have it, with
 * this prototype; in others it is not used.
 */
#ifndef SAMBA_GLUE_SYMBOLS_H
#define SAMBA_GLUE_SYMBOLS_H

struct conn_wrap;
struct ea_list;
struct files_struct;
struct glue_pdb_backend;
struct connection_struct;
struct loadparm_substitution;
struct messaging_context;
struct passwd;
struct pdb_methods;
struct security_descriptor;
struct smb2_create_blobs;
struct smb2_lease;
struct smb_filename;
struct smb_request;
struct smbconf_ctx;
struct smbconf_csn;
struct TDB_DATA;
struct tdb_context;
struct smbd_server_connection;
struct tdb_context;
struct tsocket_address;

/* F(word, return type, name, (parameters)): looked up when we are loaded */
#define GLUE_FUNCTIONS(F) \
	/* libsamba-util, libsamba-debug */ \
	F(EVERY, const char *, samba_version_string, (void)) \
	F(SHARES, const char *, get_dyn_CONFIGFILE, (void)) \
	F(SHARES, bool, pm_process, \
	  (const char *file, bool (*section)(const char *, void *), \
	   bool (*parameter)(const char *, const char *, void *), void *)) \
	F(NOTHING, int, debuglevel_get_class, (size_t cls)) \
	F(NOTHING, void, debuglevel_set_class, (size_t cls, int level)) \
	/* which run of smbd this is, asked for by src/samba */ \
	F(SHARES, pid_t, pidfile_pid, (const char *piddir, const char *name)) \
	F(EVERY, TALLOC_CTX *, _talloc_stackframe, (const char *location)) \
	/* libsamba-passdb */ \
	F(NOTHING, NTSTATUS, smb_register_passdb, \
	  (int version, const char *name, \
	   NTSTATUS (*init)(struct pdb_methods **, const char *))) \
	F(NOTHING, NTSTATUS, make_pdb_method_name, \
	  (struct pdb_methods **methods, const char *selected)) \
	F(NOTHING, struct glue_pdb_backend *, pdb_find_backend_entry, \
	  (const char *name)) \
	/* rpcd_classic itself */ \
	F(NOTHING, const struct dcesrv_endpoint_server *, \
	  srvsvc_get_ep_server, (void)) \
	/* libsmbd-shim */ \
	F(EVERY, void, become_root, (void)) \
	F(EVERY, void, unbecome_root, (void)) \
	F(EVERY, bool, become_authenticated_pipe_user, \
	  (struct auth_session_info *)) \
	F(EVERY, bool, unbecome_authenticated_pipe_user, (void)) \
	/* libsmbd-base */ \
	F(SHARES, bool, connections_snum_used, \
	  (struct smbd_server_connection *, int snum)) \
	F(SHARES, void, delete_and_reload_printers, (void)) \
	F(SHARES, bool, load_registry_shares, (void)) \
	/* libsamba-security */ \
	F(EVERY, int, security_session_user_level, \
	  (struct auth_session_info *, const struct dom_sid *)) \
	/* libsamba-sockets */ \
	F(EVERY, char *, tsocket_address_inet_addr_string, \
	  (const struct tsocket_address *, TALLOC_CTX *)) \
	F(LIVE, char *, tsocket_address_string, \
	  (const struct tsocket_address *, TALLOC_CTX *)) \
	F(EVERY, bool, tsocket_address_is_inet, \
	  (const struct tsocket_address *, const char *fam)) \
	/* libsmbconf */ \
	F(SHARES, bool, lp_config_backend_is_registry, (void)) \
	F(NOTHING, bool, lp_clustering, (void)) \
	F(SHARES, const char *, lp_pid_directory, (void)) \
	F(SHARES, bool, lp_registry_shares, (void)) \
	F(SHARES, int, lp_usershare_max_shares, (void)) \
	F(SHARES, char *, lp_usershare_path, \
	  (TALLOC_CTX *, const struct loadparm_substitution *)) \
	F(SINCE(SHARES, 418), bool, lp_allow_local_address, \
	  (int snum, const struct tsocket_address *local)) \
	F(SHARES, char *, lp_comment, (TALLOC_CTX *, \
			       const struct loadparm_substitution *, int)) \
	F(SHARES, const char *, lp_const_servicename, (int snum)) \
	F(SHARES, void, lp_kill_all_services, (void)) \
	F(SHARES, bool, lp_load_with_shares, (const char *file)) \
	F(SHARES, int, lp_numservices, (void)) \
	F(SHARES, char *, lp_path, (TALLOC_CTX *, \
			    const struct loadparm_substitution *, int)) \
	F(SHARES, int, lp_servicenumber, (const char *name)) \
	F(SHARES, bool, lp_snum_ok, (int snum)) \
	F(SHARES, int, load_usershare_shares, \
	  (struct smbd_server_connection *, \
	   bool (*snumused)(struct smbd_server_connection *, int))) \
	F(EVERY, const struct loadparm_substitution *, \
	  loadparm_s3_global_substitution, (void)) \
	F(NOTHING, char *, state_path, (TALLOC_CTX *, const char *name)) \
	F(EVERY, void, set_current_user_info, \
	  (const char *sent_name, const char *unix_name, const char *domain)) \
	F(SHARES, char *, talloc_sub_basic, \
	  (TALLOC_CTX *, const char *user, const char *domain, \
	   const char *str)) \
	F(SHARES, int, smbconf_init_reg, \
	  (TALLOC_CTX *, struct smbconf_ctx **, const char *path)) \
	F(SHARES, bool, smbconf_changed, \
	  (struct smbconf_ctx *, struct smbconf_csn *, const char *service, \
	   const char *param)) \
	F(EVERY, const char *, lp_parm_const_string, \
	  (int snum, const char *type, const char *option, const char *def))

/* The same for what many a worker never needs: looked up at the first use. */
#define GLUE_LATE_FUNCTIONS(F) \
	/* libsamba-util, libsamba-debug */ \
	/* libsmbd-base */ \
	/* libsmbconf */ \
	F(NOTHING, const char *, lp_winbind_separator, (void)) \
	F(NOTHING, struct passwd *, Get_Pwnam_alloc, \
	  (TALLOC_CTX *, const char *user)) \
	F(CHANGES, bool, smbconf_share_exists, \
	  (struct smbconf_ctx *, const char *)) \
	F(CHANGES, int, smbconf_get_share_names, \
	  (struct smbconf_ctx *, TALLOC_CTX *, uint32_t *count, \
	   char ***names)) \
	F(CHANGES, int, smbconf_create_share, (struct smbconf_ctx *, const char *)) \
	F(CHANGES, int, smbconf_delete_share, (struct smbconf_ctx *, const char *)) \
	F(CHANGES, int, smbconf_get_parameter, \
	  (struct smbconf_ctx *, TALLOC_CTX *, const char *service, \
	   const char *param, char **value)) \
	F(CHANGES, int, smbconf_transaction_start, (struct smbconf_ctx *)) \
	F(CHANGES, int, smbconf_transaction_commit, (struct smbconf_ctx *)) \
	F(CHANGES, int, smbconf_transaction_cancel, (struct smbconf_ctx *)) \
	F(CHANGES, void, smbconf_shutdown, (struct smbconf_ctx *))

#define GLUE_FUNCTION_MEMBER(need, ret, name, args) ret (*name) args;
struct glue_syms {
	GLUE_FUNCTIONS(GLUE_FUNCTION_MEMBER)
};

struct glue_late_syms {
	GLUE_LATE_FUNCTIONS(GLUE_FUNCTION_MEMBER)
};
#undef GLUE_FUNCTION_MEMBER

/* All NULL until they are looked up. */
extern struct glue_syms samba;

/* Looks them up when the first of them is asked for, as errno does it. */
#define samba_late (*glue_late())
const struct glue_late_syms *glue_late(void);

/* Look up what a passdb module needs: for programs that only log users in. */
void glue_syms_load_passdb(void);

/* Look all but the late ones up once; cheap when done already. */
void glue_syms_load(void);

/*
 * Forget those functions, late ones as well, that the list names; NULL: none.
 * Blanks or commas are between the names.
 */
void glue_syms_hide(const char *names);

/*
 * Tells of each function that is missing which calls, SRVSVC_RS_SHARES ...,
 * cannot be answered here; the second tells of the late ones.
 */
typedef void (*glue_lacking_fn)(uint32_t kinds, const char *name, void *arg);
void glue_syms_lacking(glue_lacking_fn fn, void *arg);
void glue_late_lacking(glue_lacking_fn fn, void *arg);

#endif /* SAMBA_GLUE_SYMBOLS_H */
