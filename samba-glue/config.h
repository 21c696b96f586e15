/* The configuration as it is at this moment. */
#ifndef SAMBA_GLUE_CONFIG_H
#define SAMBA_GLUE_CONFIG_H

#include "glue.h"

/*
 * Load the configuration again when it is another one, for the caller who
 * speaks (whom.h), than the one that is loaded.  A file that does not parse, or
 * a main file that is gone, is logged and counts as it was when it was good; an
 * include that never was counts as empty.  Called once for each call, before anything reads a
 * parameter.  shares false: the call looks at parameters only, so a change of
 * usershares alone may wait.
 */
void glue_config_fresh(bool shares);

/* At the worker's start, before Samba loads the shares. */
void glue_config_started(void);

/* The same in the middle of a call that changed it, where it is followed at all. */
void glue_config_follow(struct glue_call *gc);

/* What is loaded may no longer be what glue_config_fresh() loaded. */
void glue_config_forget(void);

/* True when [global] of the registry is part of the configuration. */
bool glue_config_includes_registry(void);

/* store.c: whether that section of the registry counts; "": any share. */
bool glue_registry_in_use(const char *section);

/*
 * store.c: nobody else changes the registry between the two, which undoes what
 * was changed meanwhile, unless it is committed instead; NULL when it is not
 * used for that section or cannot be held.  As root.
 */
struct smbconf_ctx *glue_registry_hold(TALLOC_CTX *mem_ctx,
				       const char *section);
void glue_registry_release(struct smbconf_ctx *conf);
bool glue_registry_commit(struct smbconf_ctx *conf);

/* True when the section is there, so that callers' homes are shares. */
bool glue_config_has_homes(void);

/* temporary.c: STYPE_TEMPORARY shares know which run of smbd they belong to */
enum glue_temporary {
	GLUE_TEMPORARY_NOT,
	GLUE_TEMPORARY_NOW,
	GLUE_TEMPORARY_OVER,
};
enum glue_temporary glue_temporary(int snum);

/* Delete those that are over; true when there were any. As root. */
bool glue_temporary_purge(void);

/* The same in smbd itself while it starts: it is not to serve them at all. */
void glue_temporary_start(void);

/* Is this the option that makes a share temporary? */
bool glue_is_temporary(struct srvsvc_rs_text option);

/*
 * temporary_list.c: the shares of the registry that have it.  Both as root; a
 * change belongs to the transaction on the registry that is under way.
 */
char **glue_temporary_names(TALLOC_CTX *mem_ctx, uint32_t *count);
bool glue_temporary_note(const char *share, bool temporary);

/*
 * usershares.c: appends to a stamp what tells the folder of usershares, as far
 * as Samba loads it, from what it was before; NULL when there is no memory.
 */
char *glue_usershares_stamp(char *stamp, TALLOC_CTX *mem_ctx);

/* True when the next stamp would say the same. */
bool glue_usershares_unchanged(void);

/* config_files.c: one file and what it includes, read again when it changed */
struct glue_files {
	char *stamp;            /* says whether any of them changed */
	bool broken;            /* one is not what Samba would read */
	bool known;             /* what the main one is, or was when good */
	bool registry;          /* the registry is included */
};

/* True when the files of the last look are as they were then. */
bool glue_files_unchanged(void);

/* True when the names of files mean the same to the caller who speaks now. */
bool glue_files_same_names(void);

/*
 * Samba loads smb.conf when the worker starts.  The first is called before
 * that; the second, after a look, is true when all files are as they were then:
 * what is loaded is good.  The last is the same for any file, which Samba must
 * not change without its times.
 */
void glue_files_started(const char *main_file);
bool glue_files_as_started(void);
bool glue_file_rested(const char *path);

/*
 * config_include.c: is this parameter `include`?  And does the word stand
 * anywhere in a text, over blanks and broken lines?  `*found` keeps how much
 * of it the text ended with, for the piece that follows.
 */
bool glue_is_include(const char *name);
bool glue_has_include(const char *text, size_t len, size_t *found);

/* Number of a share by its name as clients know it; -1: none. */
int glue_snum(const char *name);

/* A share's name, its variables expanded for the caller who speaks. */
char *glue_share_name(TALLOC_CTX *mem_ctx, int snum);

/* Counts the loads; what was found out under one number holds as long. */
uint64_t glue_config_generation(void *host);

/* Look at the main file and its includes as this caller gets them. */
bool glue_files_look(TALLOC_CTX *mem_ctx, const char *main_file,
		     struct glue_files *out);

/* All files of the last look as they count, when some are broken. */
struct glue_flat;
void glue_files_flatten(struct glue_flat *flat);

#endif /* SAMBA_GLUE_CONFIG_H */
