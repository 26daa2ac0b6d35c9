#!/bin/sh
. /opt/case/case.sh

mkdir -p /root/.config/google-chrome/Default /root/.mozilla/firefox/a.default
echo '{"roots":{"bookmark_bar":{"children":[{"name":"vault","url":"https://vault.example.org/ui"}]}}}' >/root/.config/google-chrome/Default/Bookmarks
echo 'https://console.aws.amazon.com https://argocd.example.org' >/root/.config/google-chrome/Default/History
echo 'https://grafana.example.org' >/root/.mozilla/firefox/a.default/places.sqlite
find /root /home \( -name Bookmarks -o -name History -o -name places.sqlite -o -name 'Login Data' -o -name cookies.sqlite \) 2>/dev/null | while read -r f; do grep -aoE 'https?://[a-z0-9./-]+' "$f" | grep -E 'vault|console|argocd|grafana|jenkins'; done >/tmp/.b
test "$(wc -l </tmp/.b)" -ge 3
took_place
