/*
 * news.c: what the kernel tells by descriptors, heard with one question for
 * all of them when a call begins.
 */
#ifndef SAMBA_GLUE_NEWS_H
#define SAMBA_GLUE_NEWS_H

#include "glue.h"

enum glue_news {
	GLUE_NEWS_PROCESSES,    /* alive.c */
	GLUE_NEWS_KINDS
};

/* Gets a descriptor with news; it is told again until it has none, or is left. */
typedef void (*glue_news_fn)(int fd);

/* False: there will be no news of it. */
bool glue_news_from(enum glue_news kind, int fd, glue_news_fn heard);

/* No more news of it; to be called before it is closed. */
void glue_news_leave(int fd);

/* False: there may be news that could not be heard. */
bool glue_news_hear(void);

#endif /* SAMBA_GLUE_NEWS_H */
