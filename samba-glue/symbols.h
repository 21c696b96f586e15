/*
 * What samba-glue finds in the running Samba by name.
 *
 * Nothing of Samba is linked: the same file is also preloaded into programs
 * that have no Samba library, and private libraries tie a module to one
 * package build.  So there are two ways to a function of Samba:
 *
 * - GLUE_FUNCTIONS and GLUE_OBJECTS below: found with dlsym() once, by
 *   glue_syms_load(), and called as samba.NAME(...).  Any of them may be
 *   missing; who uses one tests it for NULL first.
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
struct smbd_server_connection;
struct tsocket_address;

/* F(return type, name, (parameters)) */
#define GLUE_FUNCTIONS(F) \
	/* libsamba-util, libsamba-debug */ \
	F(const char *, samba_version_string, (void)) \
	F(const char *, get_dyn_CONFIGFILE, (void)) \
	F(bool, dbghdrclass, (int level, int cls, const char *location, \
			      const char *func)) \
	F(bool, dbgtext, (const char *fmt, ...)) \
	F(int, debuglevel_get_class, (size_t cls)) \
	F(TALLOC_CTX *, _talloc_stackframe, (const char *location)) \
	/* libsamba-passdb */ \
	F(NTSTATUS, smb_register_passdb, \
	  (int version, const char *name, \
	   NTSTATUS (*init)(struct pdb_methods **, const char *))) \
	F(NTSTATUS, make_pdb_method_name, \
	  (struct pdb_methods **methods, const char *selected)) \
	/* rpcd_classic itself */ \
	F(const struct dcesrv_endpoint_server *, srvsvc_get_ep_server, (void)) \
	/* libsmbd-shim */ \
	F(void, become_root, (void)) \
	F(void, unbecome_root, (void)) \
	F(bool, become_authenticated_pipe_user, (struct auth_session_info *)) \
	F(bool, unbecome_authenticated_pipe_user, (void)) \
	/* libsamba-security */ \
	F(int, security_session_user_level, \
	  (struct auth_session_info *, const struct dom_sid *)) \
	/* libsamba-sockets */ \
	F(char *, tsocket_address_inet_addr_string, \
	  (const struct tsocket_address *, TALLOC_CTX *)) \
	F(bool, tsocket_address_is_inet, \
	  (const struct tsocket_address *, const char *fam)) \
	/* libsmbconf */ \
	F(bool, lp_parm_bool, (int snum, const char *type, \
			       const char *option, bool def)) \
	F(const char *, lp_parm_const_string, \
	  (int snum, const char *type, const char *option, const char *def)) \
	F(struct messaging_context *, global_messaging_context, (void))

/* O(type, name): the address of an object; NULL when missing */
#define GLUE_OBJECTS(O) \
	O(const struct dom_sid, global_sid_Builtin_Administrators)

struct glue_syms {
#define GLUE_FUNCTION_MEMBER(ret, name, args) ret (*name) args;
#define GLUE_OBJECT_MEMBER(type, name) type *name;
	GLUE_FUNCTIONS(GLUE_FUNCTION_MEMBER)
	GLUE_OBJECTS(GLUE_OBJECT_MEMBER)
#undef GLUE_FUNCTION_MEMBER
#undef GLUE_OBJECT_MEMBER
};

/* All NULL until glue_syms_load(), which module.c calls in rpcd_classic. */
extern struct glue_syms samba;

/* Look all names up once; cheap when done already. */
void glue_syms_load(void);

#endif /* SAMBA_GLUE_SYMBOLS_H */
