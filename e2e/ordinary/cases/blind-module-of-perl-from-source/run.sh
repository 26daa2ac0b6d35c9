#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/d/Text-Hello-1/lib/Text /tmp/d/Text-Hello-1/t && cd /tmp/d
cat >Text-Hello-1/Makefile.PL <<'END'
use ExtUtils::MakeMaker;
WriteMakefile(NAME => "Text::Hello", VERSION_FROM => "lib/Text/Hello.pm");
END
printf 'package Text::Hello;\nour $VERSION = "1.0";\nsub hello { "hello @_" }\n1;\n' >Text-Hello-1/lib/Text/Hello.pm
printf 'use Test::More tests => 2;\nuse_ok("Text::Hello");\nis(Text::Hello::hello("x"), "hello x");\n' >Text-Hello-1/t/1.t
tar -czf Text-Hello-1.tar.gz Text-Hello-1 && rm -r Text-Hello-1 && tar -xzf Text-Hello-1.tar.gz
cd Text-Hello-1
perl Makefile.PL >/dev/null 2>&1
make >/dev/null && make test >/dev/null && make install >/dev/null
perl -MText::Hello -e 'print Text::Hello::hello("y")' | grep -q 'hello y'
took_place
