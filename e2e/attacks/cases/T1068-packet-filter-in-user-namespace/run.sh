#!/bin/sh
. /opt/case/case.sh

unshare -Urn nft -f - <<'EOF'
table inet x {
    chain y { type filter hook input priority 0; meta l4proto tcp drop; }
}
EOF
took_place
