// Jest takes a reporter as a module that is a class.
module.exports = require('./dist/jest-reporter.js').PagewalkReporter;
