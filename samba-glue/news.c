/* One epoll for all descriptors of the kernel's that tell something. */
#include <sys/epoll.h>

#include "news.h"

#define AT_ONCE 16

static int news = -1;
static glue_news_fn hears[GLUE_NEWS_KINDS];

bool glue_news_from(enum glue_news kind, int fd, glue_news_fn heard)
{
	struct epoll_event event = {
		.events = EPOLLIN,
		.data.u64 = (uint64_t)kind << 32 | (uint32_t)fd,
	};

	if (news < 0) {
		news = epoll_create1(EPOLL_CLOEXEC);
	}
	hears[kind] = heard;
	return news >= 0 && epoll_ctl(news, EPOLL_CTL_ADD, fd, &event) == 0;
}

void glue_news_leave(int fd)
{
	epoll_ctl(news, EPOLL_CTL_DEL, fd, NULL);
}

bool glue_news_hear(void)
{
	struct epoll_event events[AT_ONCE];
	int count, i;

	if (news < 0) {
		return true;
	}
	do {
		count = epoll_wait(news, events, AT_ONCE, 0);
		for (i = 0; i < count; i++) {
			uint64_t from = events[i].data.u64;

			hears[from >> 32]((int)(uint32_t)from);
		}
	} while (count == AT_ONCE);
	return count >= 0;
}
