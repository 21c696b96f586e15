/* For test programs, which have no Samba around them: the module's entry refuses. */
#include <stdint.h>

uint32_t glue_init_module(void *mem_ctx);

uint32_t glue_init_module(void *mem_ctx)
{
	(void)mem_ctx;
	return 0xC00000BBu; /* NT_STATUS_NOT_SUPPORTED */
}
