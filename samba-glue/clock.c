/* The time, the zone, and how long machine and server are up. */
#include "host.h"
#include "live.h"

uint32_t glue_clock(void *host, struct srvsvc_rs_clock *out)
{
	struct timespec now;
	struct timespec up;
	struct tm local;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0 ||
	    clock_gettime(CLOCK_BOOTTIME, &up) != 0 ||
	    localtime_r(&now.tv_sec, &local) == NULL) {
		return GLUE_GEN_FAILURE;
	}
	out->seconds = now.tv_sec;
	out->nanoseconds = now.tv_nsec;
	out->minutes_west = -(local.tm_gmtoff / 60);
	out->uptime_ms = (uint64_t)up.tv_sec * 1000 + up.tv_nsec / 1000000;
	glue_smbd_started(&out->server_start, &out->server_instance);
	return GLUE_OK;
}
