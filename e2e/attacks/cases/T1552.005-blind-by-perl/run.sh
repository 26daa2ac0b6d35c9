#!/bin/sh
. /opt/case/case.sh

perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new("169.254.169.254:80") or die; print $s "GET /computeMetadata/v1/instance/service-accounts/default/credentials HTTP/1.0\r\nMetadata-Flavor: Google\r\n\r\n"; print <$s>' | grep -q Token
took_place
