#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/src && cd /srv/src
cat >configure <<'END'
#!/bin/sh
exec 5>config.log
for name in stdio stdlib string unistd fcntl pthread sys/mman sys/epoll sys/socket netinet/in netdb dlfcn; do
    printf '#include <%s.h>\nint main(void) { return 0; }\n' $name >conftest.c
    gcc -o conftest conftest.c 2>&5 && ./conftest && echo "#define HAVE_$(echo $name | tr a-z/ A-Z_)_H 1"
done >config.h
for type in short int long 'long long' 'void *' size_t; do
    printf '#include <stdio.h>\nint main(void) { printf("%%zu\\n", sizeof(%s)); return 0; }\n' "$type" >conftest.c
    gcc -o conftest conftest.c && echo "/* $type $(./conftest) */"
done >>config.h
rm -f conftest conftest.c
printf 'all:\n\tgcc -O2 -c a.c b.c\n\tar rcs liba.a a.o b.o\n\tgcc -o app main.c liba.a\ncheck: all\n\t./app\ninstall: check\n\tinstall -D -m 755 app $(DESTDIR)/usr/bin/app\n' >Makefile
END
printf 'int a(void) { return 1; }\n' >a.c; printf 'int b(void) { return 2; }\n' >b.c
printf '#include "config.h"\nint a(void), b(void);\nint main(void) { return a() + b() - 3; }\n' >main.c
chmod +x configure && ./configure
make -j2 check >/dev/null && make install DESTDIR=/srv/stage >/dev/null
strip /srv/stage/usr/bin/app && /srv/stage/usr/bin/app
took_place
