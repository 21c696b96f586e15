/*
 * What samba-glue finds in the running Samba by name.
 *
 * Nothing of Samba is linked: the same file is also preloaded into programs
 * that have no Samba library, and private libraries tie a module to one
 * package build.  So there are two ways to a function of Samba:
 *
 * - GLUE_FUNCTIONS below: found with dlsym() once, by glue_syms_load(), and
 *   called as samba.NAME(...).
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

struct glue_pdb_backend;
struct pdb_methods;
struct tsocket_address;

/* F(word, return type, name, (parameters)): looked up when we are loaded */
#define GLUE_FUNCTIONS(F) \
	/* libsamba-util, libsamba-debug */ \
	F(EVERY, const char *, samba_version_string, (void)) \
	F(NOTHING, int, debuglevel_get_class, (size_t cls)) \
	F(NOTHING, void, debuglevel_set_class, (size_t cls, int level)) \
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
	F(EVERY, const char *, lp_parm_const_string, \
	  (int snum, const char *type, const char *option, const char *def))

#define GLUE_FUNCTION_MEMBER(need, ret, name, args) ret (*name) args;
struct glue_syms {
	GLUE_FUNCTIONS(GLUE_FUNCTION_MEMBER)
};
#undef GLUE_FUNCTION_MEMBER

/* All NULL until they are looked up. */
extern struct glue_syms samba;

/* Look up what a passdb module needs: for programs that only log users in. */
void glue_syms_load_passdb(void);

/* Look all up once; cheap when done already. */
void glue_syms_load(void);

/* Forget those that the list names, blanks or commas between; NULL: none. */
void glue_syms_hide(const char *names);

/*
 * Tells of each function that is missing which calls, SRVSVC_RS_SHARES ...,
 * cannot be answered here.
 */
typedef void (*glue_lacking_fn)(uint32_t kinds, const char *name, void *arg);
void glue_syms_lacking(glue_lacking_fn fn, void *arg);

#endif /* SAMBA_GLUE_SYMBOLS_H */
