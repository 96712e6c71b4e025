#ifndef SUTURE_INSTRUCTION_SET_H
#define SUTURE_INSTRUCTION_SET_H

#include <stdint.h>

/// The instruction sets for which loops are compiled; each includes those before it.
typedef int32_t suture_instruction_set;
enum { suture_instructions_baseline, suture_instructions_avx2, suture_instructions_avx512 };

/// The best instruction set of this processor.
suture_instruction_set suture_best_instruction_set(void);

/// The instruction set in use; initially the best one.
suture_instruction_set suture_used_instruction_set(void);

/// Selects the instruction set; one that the processor lacks is ignored. Must not be called while loops run.
void suture_use_instruction_set(suture_instruction_set set);

#endif
