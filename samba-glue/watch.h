/*
 * watch.c: what a file or folder looked like still holds.
 *
 *	glue_watch_begin(who);
 *	glue_watch_file(who, path);     for each, before it is looked at
 *	...
 *	glue_watch_look();
 *	if (glue_watch_quiet(who)) ...  nothing happened to any of them
 */
#ifndef SAMBA_GLUE_WATCH_H
#define SAMBA_GLUE_WATCH_H

#include "glue.h"

/* Who watches; each has paths of its own. */
enum glue_watcher {
	GLUE_WATCH_FILES,       /* smb.conf and what it includes */
	GLUE_WATCH_USERSHARES,
	GLUE_WATCH_SECURITY,    /* share_info.tdb */
	GLUE_WATCHERS
};

/* A full look begins: what was watched before is let go. */
void glue_watch_begin(enum glue_watcher who);

/*
 * One that cannot be watched (it is not there, or on a network file system,
 * or there is a symbolic link on the way) makes quiet false until a full look
 * in another second, or after something happened.
 */
void glue_watch_file(enum glue_watcher who, const char *path);

/* The files in it count, too. */
void glue_watch_folder(enum glue_watcher who, const char *path);

/* A call begins: hear the news (news.h); at each new second there is some. */
void glue_watch_look(void);

/* True when there was no news between the full look's begin and the last hearing. */
bool glue_watch_quiet(enum glue_watcher who);

/* The same as a number that does not come again once it is not quiet; 0: it is not. */
uint64_t glue_watch_quiet_since(enum glue_watcher who);

/* Something happens that this process itself does. */
void glue_watch_stir(void);

#endif /* SAMBA_GLUE_WATCH_H */
