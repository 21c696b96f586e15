/*
 * What samba-glue finds in the running Samba by name.
 *
 * Nothing of Samba is linked: the same file is also preloaded into programs
 * that have no Samba library, and private libraries tie a module to one
 * package build.  So there are two ways to a function of Samba:
 *
 * - GLUE_FUNCTIONS and GLUE_OBJECTS below: found with dlsym() once, by
 *   glue_syms_load(), and called as samba.NAME(...); GLUE_LATE_FUNCTIONS are
 *   found when one of them is first asked for, as samba_late.NAME(...).  Any
 *   may be missing; who uses one tests it for NULL first.
 * - Public functions that have a prototype in the headers of samba-dev and
 *   are called by their own name (talloc, ndr, dcerpc-server-core).  weak.h
 *   lists them: an undefined weak symbol does not fail the load.
 *
 * One line each, sorted by library.  Prototypes hold from 4.17 on unless a
 * range is said.
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

/* F(return type, name, (parameters)): looked up when the library is loaded */
#define GLUE_FUNCTIONS(F) \
	/* libsamba-util, libsamba-debug */ \
	F(const char *, samba_version_string, (void)) \
	F(const char *, get_dyn_CONFIGFILE, (void)) \
	F(bool, pm_process, \
	  (const char *file, bool (*section)(const char *, void *), \
	   bool (*parameter)(const char *, const char *, void *), void *)) \
	F(bool, dbghdrclass, (int level, int cls, const char *location, \
			      const char *func)) \
	F(bool, dbgtext, (const char *fmt, ...)) \
	F(int, debuglevel_get_class, (size_t cls)) \
	F(void, debuglevel_set_class, (size_t cls, int level)) \
	F(TALLOC_CTX *, _talloc_stackframe, (const char *location)) \
	/* libsamba-passdb */ \
	F(NTSTATUS, smb_register_passdb, \
	  (int version, const char *name, \
	   NTSTATUS (*init)(struct pdb_methods **, const char *))) \
	F(NTSTATUS, make_pdb_method_name, \
	  (struct pdb_methods **methods, const char *selected)) \
	F(struct glue_pdb_backend *, pdb_find_backend_entry, \
	  (const char *name)) \
	/* rpcd_classic itself */ \
	F(const struct dcesrv_endpoint_server *, srvsvc_get_ep_server, (void)) \
	/* libsmbd-shim */ \
	F(void, become_root, (void)) \
	F(void, unbecome_root, (void)) \
	F(bool, become_authenticated_pipe_user, (struct auth_session_info *)) \
	F(bool, unbecome_authenticated_pipe_user, (void)) \
	/* libsmbd-base */ \
	F(bool, connections_snum_used, \
	  (struct smbd_server_connection *, int snum)) \
	F(void, delete_and_reload_printers, (void)) \
	F(bool, load_registry_shares, (void)) \
	F(bool, user_ok_token, \
	  (const char *username, const char *domain, \
	   const struct security_token *, int snum)) \
	/* libsamba-security */ \
	F(NTSTATUS, unmarshall_sec_desc, \
	  (TALLOC_CTX *, uint8_t *data, size_t len, \
	   struct security_descriptor **)) \
	F(NTSTATUS, marshall_sec_desc, \
	  (TALLOC_CTX *, const struct security_descriptor *, \
	   uint8_t **data, size_t *len)) \
	F(int, security_session_user_level, \
	  (struct auth_session_info *, const struct dom_sid *)) \
	/* libsamba-sockets */ \
	F(char *, tsocket_address_inet_addr_string, \
	  (const struct tsocket_address *, TALLOC_CTX *)) \
	F(bool, allow_access, \
	  (const char **deny, const char **allow, const char *name, \
	   const char *address)) \
	F(char *, tsocket_address_string, \
	  (const struct tsocket_address *, TALLOC_CTX *)) \
	F(bool, tsocket_address_is_inet, \
	  (const struct tsocket_address *, const char *fam)) \
	/* libsmbconf */ \
	F(bool, dump_a_parameter, \
	  (int snum, char *parm_name, FILE *f, bool isGlobal)) \
	F(bool, lp_access_based_share_enum, (int snum)) \
	F(bool, lp_config_backend_is_registry, (void)) \
	F(bool, lp_oplocks, (int snum)) \
	F(bool, lp_clustering, (void)) \
	F(const char *, lp_pid_directory, (void)) \
	F(bool, lp_registry_shares, (void)) \
	F(int, lp_usershare_max_shares, (void)) \
	F(char *, lp_usershare_path, \
	  (TALLOC_CTX *, const struct loadparm_substitution *)) \
	F(bool, lp_administrative_share, (int snum)) \
	F(bool, lp_allow_local_address, \
	  (int snum, const struct tsocket_address *local)) \
	F(bool, lp_autoloaded, (int snum)) \
	F(bool, lp_browseable, (int snum)) \
	F(char *, lp_comment, (TALLOC_CTX *, \
			       const struct loadparm_substitution *, int)) \
	F(const char *, lp_const_servicename, (int snum)) \
	F(bool, lp_continuous_availability, (int snum)) \
	F(int, lp_csc_policy, (int snum)) \
	F(const char *, lp_fstype, (int snum)) \
	F(bool, lp_guest_ok, (int snum)) \
	F(bool, lp_hide_unreadable, (int snum)) \
	F(bool, lp_host_msdfs, (void)) \
	F(const char **, lp_hosts_allow, (int snum)) \
	F(const char **, lp_hosts_deny, (int snum)) \
	F(void, lp_kill_all_services, (void)) \
	F(bool, lp_load_with_shares, (const char *file)) \
	F(int, lp_max_connections, (int snum)) \
	F(char *, lp_msdfs_proxy, (TALLOC_CTX *, \
				   const struct loadparm_substitution *, int)) \
	F(bool, lp_msdfs_root, (int snum)) \
	F(const char *, lp_netbios_name, (void)) \
	F(int, lp_numservices, (void)) \
	F(char *, lp_path, (TALLOC_CTX *, \
			    const struct loadparm_substitution *, int)) \
	F(bool, lp_printable, (int snum)) \
	F(bool, lp_read_only, (int snum)) \
	F(int, lp__server_smb_encrypt, (int snum)) /* 4.24.. */ \
	F(int, lp_server_smb_encrypt, (int snum)) /* ..4.23 */ \
	F(char *, lp_server_string, (TALLOC_CTX *, \
				     const struct loadparm_substitution *)) \
	F(int, lp_restrict_anonymous, (void)) \
	F(int, lp_servicenumber, (const char *name)) \
	F(bool, lp_snum_ok, (int snum)) \
	F(char *, lp_volume, (TALLOC_CTX *, \
			      const struct loadparm_substitution *, int)) \
	F(int, load_usershare_shares, \
	  (struct smbd_server_connection *, \
	   bool (*snumused)(struct smbd_server_connection *, int))) \
	F(const struct loadparm_substitution *, \
	  loadparm_s3_global_substitution, (void)) \
	F(struct security_descriptor *, get_share_security, \
	  (TALLOC_CTX *, const char *servicename, size_t *psize)) \
	F(char *, state_path, (TALLOC_CTX *, const char *name)) \
	F(void, set_current_user_info, \
	  (const char *sent_name, const char *unix_name, const char *domain)) \
	F(char *, talloc_sub_basic, \
	  (TALLOC_CTX *, const char *user, const char *domain, \
	   const char *str)) \
	F(bool, share_access_check, \
	  (const struct security_token *, const char *sharename, \
	   uint32_t desired, uint32_t *granted)) \
	F(bool, lp_parm_bool, (int snum, const char *type, \
			       const char *option, bool def)) \
	F(const char *, lp_parm_const_string, \
	  (int snum, const char *type, const char *option, const char *def))

/* The same for what many a worker never needs: looked up at the first use. */
#define GLUE_LATE_FUNCTIONS(F) \
	/* libsamba-util, libsamba-debug */ \
	F(TALLOC_CTX *, _talloc_stackframe_pool, \
	  (const char *location, size_t poolsize)) \
	F(char *, cache_path, (TALLOC_CTX *, const char *name)) \
	/* libtdb (public, tdb.h) */ \
	F(struct tdb_context *, tdb_open, \
	  (const char *path, int hash_size, int tdb_flags, int open_flags, \
	   mode_t)) \
	F(int, tdb_traverse_read, \
	  (struct tdb_context *, \
	   int (*fn)(struct tdb_context *, struct TDB_DATA, struct TDB_DATA, \
		     void *), \
	   void *)) \
	F(int, tdb_close, (struct tdb_context *)) \
	/* libsamba-passdb */ \
	F(bool, sid_to_uid, (const struct dom_sid *, uid_t *)) \
	/* libsmbd-base */ \
	F(int, register_homes_share, (const char *username)) \
	F(NTSTATUS, create_conn_struct_tos_cwd, /* ..4.24 */ \
	  (struct messaging_context *, int snum, const char *path, \
	   const struct auth_session_info *, void **conn)) \
	F(NTSTATUS, create_conn_struct_chdir, /* 4.25.. */ \
	  (TALLOC_CTX *, struct messaging_context *, int snum, \
	   const char *path, const struct auth_session_info *, \
	   struct conn_wrap **)) \
	F(NTSTATUS, filename_convert_dirfsp, \
	  (TALLOC_CTX *, struct connection_struct *, const char *name, \
	   uint32_t ucf_flags, uint64_t twrp, struct files_struct **dirfsp, \
	   struct smb_filename **)) \
	F(NTSTATUS, create_file_default, \
	  (struct connection_struct *, struct smb_request *, \
	   struct files_struct *dirfsp, struct smb_filename *, \
	   uint32_t access, uint32_t share, uint32_t disposition, \
	   uint32_t options, uint32_t attributes, uint32_t oplock, \
	   const struct smb2_lease *, uint64_t allocation, \
	   uint32_t private_flags, struct security_descriptor *, \
	   struct ea_list *, struct files_struct **, int *info, \
	   const struct smb2_create_blobs *, struct smb2_create_blobs *)) \
	F(NTSTATUS, smbd_do_query_security_desc, \
	  (struct connection_struct *, TALLOC_CTX *, struct files_struct *, \
	   uint32_t secinfo, uint32_t max, uint8_t **, size_t *)) \
	F(NTSTATUS, set_sd_blob, \
	  (struct files_struct *, uint8_t *, uint32_t len, \
	   uint32_t secinfo)) \
	F(NTSTATUS, close_file_free, \
	  (struct smb_request *, struct files_struct **, int type)) \
	/* the last argument is there since 4.21 */ \
	F(bool, token_contains_name_in_list, \
	  (const char *user, const char *domain, const char *share, \
	   const struct security_token *, const char **list, bool *match)) \
	F(NTSTATUS, smbXsrv_session_global_traverse, \
	  (int (*fn)(void *, void *), void *)) \
	F(NTSTATUS, smbXsrv_tcon_global_traverse, \
	  (int (*fn)(void *, void *), void *)) \
	/* its callback depends on the release: feed_opens.c */ \
	F(NTSTATUS, smbXsrv_open_global_traverse, (void *fn, void *)) \
	F(int, share_entry_forall, \
	  (int (*fn)(struct glue_file_id, const void *, const void *, void *), \
	   void *)) \
	F(int, share_entry_forall_read, /* 4.22.. */ \
	  (int (*fn)(struct glue_file_id, const void *, const void *, void *), \
	   void *)) \
	F(int, brl_forall, \
	  (void (*fn)(struct glue_file_id, struct server_id, int, int, \
		      uint64_t, uint64_t, void *), void *)) \
	/* libndr-samba */ \
	F(enum ndr_err_code, ndr_push_share_mode_entry, \
	  (void *, int, const void *)) \
	F(enum ndr_err_code, ndr_pull_share_mode_data, (void *, int, void *)) \
	F(enum ndr_err_code, ndr_pull_share_mode_dataB, \
	  (void *, int, void *)) /* 4.25 */ \
	F(enum ndr_err_code, ndr_pull_smbXsrv_session_globalB, \
	  (void *, int, void *)) \
	F(enum ndr_err_code, ndr_pull_smbXsrv_tcon_globalB, \
	  (void *, int, void *)) \
	F(enum ndr_err_code, ndr_pull_smbXsrv_open_globalB, \
	  (void *, int, void *)) \
	F(enum ndr_err_code, ndr_push_smbXsrv_session_closeB, \
	  (void *, int, const void *)) \
	/* libtdb, libtdb-wrap */ \
	F(int, tdb_fd, (struct tdb_context *)) \
	F(int, tdb_get_flags, (struct tdb_context *)) \
	F(int, tdb_get_seqnum, (struct tdb_context *)) \
	F(int, tdb_hash_size, (struct tdb_context *)) \
	F(int, tdb_traverse_chain, \
	  (struct tdb_context *, unsigned int chain, \
	   int (*fn)(struct tdb_context *, struct glue_tdb_data key, \
		     struct glue_tdb_data value, void *arg), void *arg)) \
	F(struct tdb_wrap *, tdb_wrap_open, \
	  (TALLOC_CTX *, const char *name, int hash_size, int tdb_flags, \
	   int open_flags, mode_t mode)) \
	/* libsmbconf */ \
	F(char *, lp_add_share_command, \
	  (TALLOC_CTX *, const struct loadparm_substitution *)) \
	F(char *, lp_change_share_command, \
	  (TALLOC_CTX *, const struct loadparm_substitution *)) \
	F(char *, lp_delete_share_command, \
	  (TALLOC_CTX *, const struct loadparm_substitution *)) \
	F(const char *, lp_guest_account, (void)) \
	F(bool, lp_persistent_handles, (void)) /* 4.25 */ \
	F(void, lp_killservice, (int snum)) \
	F(const char **, lp_read_list, (int snum)) \
	F(const char **, lp_write_list, (int snum)) \
	F(NTSTATUS, set_share_security, \
	  (const char *share, struct security_descriptor *)) \
	F(NTSTATUS, delete_share_security, (const char *share)) \
	F(int, smbconf_init_reg, \
	  (TALLOC_CTX *, struct smbconf_ctx **, const char *path)) \
	F(bool, smbconf_changed, \
	  (struct smbconf_ctx *, struct smbconf_csn *, const char *service, \
	   const char *param)) \
	F(bool, smbconf_share_exists, (struct smbconf_ctx *, const char *)) \
	F(int, smbconf_get_share_names, \
	  (struct smbconf_ctx *, TALLOC_CTX *, uint32_t *count, \
	   char ***names)) \
	F(int, smbconf_create_share, (struct smbconf_ctx *, const char *)) \
	F(int, smbconf_delete_share, (struct smbconf_ctx *, const char *)) \
	F(int, smbconf_set_parameter, \
	  (struct smbconf_ctx *, const char *service, const char *param, \
	   const char *value)) \
	F(int, smbconf_get_parameter, \
	  (struct smbconf_ctx *, TALLOC_CTX *, const char *service, \
	   const char *param, char **value)) \
	F(int, smbconf_delete_parameter, \
	  (struct smbconf_ctx *, const char *service, const char *param)) \
	F(int, smbconf_transaction_start, (struct smbconf_ctx *)) \
	F(int, smbconf_transaction_commit, (struct smbconf_ctx *)) \
	F(int, smbconf_transaction_cancel, (struct smbconf_ctx *)) \
	F(void, smbconf_shutdown, (struct smbconf_ctx *)) \
	F(int, smbrun_no_sanitize, \
	  (const char *cmd, int *outfd, char *const *env)) \
	F(bool, process_exists, (struct server_id)) \
	F(char *, lock_path, (TALLOC_CTX *, const char *name)) \
	F(NTSTATUS, messaging_send_buf, \
	  (struct messaging_context *, struct server_id, uint32_t type, \
	   const uint8_t *, size_t)) \
	F(void, messaging_send_all, \
	  (struct messaging_context *, int type, const void *, size_t)) \
	F(char *, talloc_sub_full, \
	  (TALLOC_CTX *, const char *servicename, const char *user, \
	   const char *connectpath, gid_t gid, const char *smb_name, \
	   const char *domain_name, const char *str)) \
	F(struct messaging_context *, global_messaging_context, (void))

/* O(type, name): the address of an object; NULL when missing */
#define GLUE_OBJECTS(O) \
	O(const struct dom_sid, global_sid_Builtin_Administrators)

#define GLUE_FUNCTION_MEMBER(ret, name, args) ret (*name) args;
#define GLUE_OBJECT_MEMBER(type, name) type *name;
struct glue_syms {
	GLUE_FUNCTIONS(GLUE_FUNCTION_MEMBER)
	GLUE_OBJECTS(GLUE_OBJECT_MEMBER)
};

struct glue_late_syms {
	GLUE_LATE_FUNCTIONS(GLUE_FUNCTION_MEMBER)
};
#undef GLUE_FUNCTION_MEMBER
#undef GLUE_OBJECT_MEMBER

/* All NULL until they are looked up. */
extern struct glue_syms samba;

/* Looks them up when the first of them is asked for, as errno does it. */
#define samba_late (*glue_late())
const struct glue_late_syms *glue_late(void);

/* Look up what a passdb module needs: for programs that only log users in. */
void glue_syms_load_passdb(void);

/* Look all but the late ones up once; cheap when done already. */
void glue_syms_load(void);

/* Forget those functions, late ones as well, that the text names; NULL: none. */
void glue_syms_hide(const char *names);

#endif /* SAMBA_GLUE_SYMBOLS_H */
