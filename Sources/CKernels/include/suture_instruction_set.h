#ifndef SUTURE_INSTRUCTION_SET_H
#define SUTURE_INSTRUCTION_SET_H

#include <stdint.h>

/// What loops are compiled for; each includes those before it.
typedef int32_t suture_instruction_set;
enum { suture_instructions_baseline, suture_instructions_avx2, suture_instructions_avx512 };

/// The best one that this processor has.
suture_instruction_set suture_best_instruction_set(void);

/// The one whose loops run: the best one at first.
suture_instruction_set suture_used_instruction_set(void);

/// Makes loops run with another one; one that the processor lacks is left out of account. Not while loops run.
void suture_use_instruction_set(suture_instruction_set set);

#endif
