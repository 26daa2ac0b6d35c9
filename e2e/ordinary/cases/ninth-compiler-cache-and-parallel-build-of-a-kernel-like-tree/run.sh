#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/build && cd /srv/build && for d in core net fs; do mkdir $d; for n in $(seq 1 20); do printf '#include "../conf.h"\nint %s_%d(int x) { return x * %d + LEVEL; }\n' $d $n $n >$d/f$n.c; done; done
echo '#define LEVEL 1' >conf.h; echo 'int core_1(int), net_2(int), fs_3(int); int main(void) { return core_1(1) + net_2(1) + fs_3(1) == 0; }' >main.c
printf 'SRC := main.c $(wildcard */f*.c)\nOBJ := $(SRC:.c=.o)\nprog: $(OBJ)\n\tgcc -o $@ $^\n%%.o: %%.c\n\tgcc -O1 -MMD -c -o $@ $<\n-include $(OBJ:.o=.d)\n' >Makefile
make -s -j3 && ./prog && echo '#define LEVEL 2' >conf.h && make -s -j3 && ./prog && strip prog && make -q
took_place
