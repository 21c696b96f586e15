/*
 * What a file or folder looked like still holds (src/samba/kernel/watch.rs).
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
};

static inline void glue_watch_begin(enum glue_watcher who)
{
	rust->watch_begin(who);
}

static inline void glue_watch_file(enum glue_watcher who, const char *path)
{
	rust->watch_file(who, path);
}

static inline void glue_watch_folder(enum glue_watcher who, const char *path)
{
	rust->watch_folder(who, path);
}

static inline void glue_watch_look(void)
{
	rust->watch_look();
}

static inline uint64_t glue_watch_quiet_since(enum glue_watcher who)
{
	return rust->watch_quiet_since(who);
}

static inline bool glue_watch_quiet(enum glue_watcher who)
{
	return glue_watch_quiet_since(who) != 0;
}

#endif /* SAMBA_GLUE_WATCH_H */
