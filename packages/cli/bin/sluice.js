#!/usr/bin/env node
// Here, and not in `dist`, so that installing links it before anything is built.
import '../dist/main.js'
