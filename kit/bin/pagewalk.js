#!/usr/bin/env node
// In the course's own checkout `pagewalk` is the whole command; in a student's package it is the student's.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const whole = join(__dirname, '../../dist/pagewalk.js');
require(existsSync(whole) ? whole : '../dist/pagewalk.js');
