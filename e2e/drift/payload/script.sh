#!/bin/sh
echo FOREIGN-RAN
