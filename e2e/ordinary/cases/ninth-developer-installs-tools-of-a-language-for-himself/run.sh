#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/dist/bin /tmp/dist/lib && cd /tmp/dist
printf '%s' 'int puts(const char *); int main(void) { return puts("tool 1.4.2") < 0; }' | gcc -x c -O2 -o bin/toolc -
printf '#!/bin/sh\nexec "$(dirname "$0")/toolc" "$@"\n' >bin/tool && chmod 755 bin/tool
tar -czf /tmp/tool.tgz -C /tmp/dist . && sha256sum /tmp/tool.tgz >/tmp/tool.sum && sha256sum -c --quiet /tmp/tool.sum
mkdir -p /root/.tool && tar -xzf /tmp/tool.tgz -C /root/.tool && rm /tmp/tool.tgz
printf '. "$HOME/.tool/env"\n' >>/root/.profile; printf '. "$HOME/.tool/env"\n' >>/root/.bashrc
echo 'case ":${PATH}:" in *:"$HOME/.tool/bin":*) ;; *) export PATH="$HOME/.tool/bin:$PATH";; esac' >/root/.tool/env
sh -c '. /root/.tool/env; tool --version' | grep -q 1.4.2
took_place
