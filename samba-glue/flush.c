/*
 * Repeated refusals of one caller are counted by the library and written from
 * time to time: here is what comes back for them when no other call does.
 */
#include <stdlib.h>

#include "flush.h"

static struct {
	struct tevent_timer *timer;
	pid_t pid;              /* a child that it forks has nothing to say */
} flushing;

static void flush_now(struct tevent_context *ev, struct tevent_timer *timer,
		      struct timeval now, void *arg)
{
	flushing.timer = NULL;
	glue_flush_later(ev);
}

void glue_flush_later(struct tevent_context *ev)
{
	uint32_t wait_ms = 0;

	if (flushing.timer != NULL ||
	    srvsvc_rs_service_flush(glue_service, false, &wait_ms) !=
		    SRVSVC_RS_OK ||
	    wait_ms == 0) {
		return;
	}
	flushing.timer = tevent_add_timer(
		ev, ev,
		tevent_timeval_current_ofs(wait_ms / 1000,
					   wait_ms % 1000 * 1000),
		flush_now, NULL);
}

void glue_flush_all(void)
{
	if (glue_service != NULL && getpid() == flushing.pid) {
		srvsvc_rs_service_flush(glue_service, true, NULL);
	}
}

static void at_exit(int status, void *arg)
{
	glue_flush_all();
}

void glue_flush_begin(void)
{
	flushing.pid = getpid();
	on_exit(at_exit, NULL);
}
