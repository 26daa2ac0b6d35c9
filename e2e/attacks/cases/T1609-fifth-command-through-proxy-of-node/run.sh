#!/bin/sh
. /opt/case/case.sh

perl -MHTTP::Tiny -e '
open my $f, "<", "/run/secrets/kubernetes.io/serviceaccount/token"; my $t = <$f>;
my $h = HTTP::Tiny->new(default_headers => { Authorization => "Bearer $t" }); my $n = 0;
for my $node ("node-1", "node-2", "node-3") {
    my $r = $h->get("http://10.77.0.1:6443/api/v1/nodes/$node/proxy/pods"); $n += $r->{success};
    $r = $h->post("http://10.77.0.1:6443/api/v1/nodes/$node/proxy/run/kube-system/etcd-$node/etcd", { content => "cmd=cat /etc/kubernetes/pki/ca.key" }); $n += $r->{success};
}
exit($n != 6)'
took_place
