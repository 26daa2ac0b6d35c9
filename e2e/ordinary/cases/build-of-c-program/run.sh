#!/bin/sh
. /opt/case/case.sh

mkdir /tmp/b && cd /tmp/b
printf 'int add(int a, int b) { return a + b; }\n' >add.c
printf '#include <stdio.h>\nint add(int, int);\nint main(void) { return add(1, 2) != 3 || puts("ok") < 0; }\n' >main.c
printf 'all: main\nmain: main.o add.o\n\tcc -o main main.o add.o\ncheck: main\n\tcc --version >/dev/null\n' >Makefile
make -s && make -s check
test -x main
took_place
